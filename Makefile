# Every target installs what it needs first; `make help` lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LABS   := $(wildcard labs/*.ipynb)

.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Unrolled needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[book,grade,cluster,dev]'
	@touch $@

install: $(VENV)/installed  ## make .venv and install everything into it

book: install  ## build the site into _build/html
	$(BIN)/jupyter-book build . -W --keep-going -n
	@echo "The site: file://$(CURDIR)/_build/html/index.html"

test: install book  ## check the code, the equations, the notebooks and the built site
	$(BIN)/ruff check .
	OMP_NUM_THREADS=1 $(BIN)/pytest -n auto --dist worksteal  # a process a core, and no more threads than that

labs: install  ## run the labs in full on the real data and store their outputs
	$(BIN)/unrolled labs run $(LABS)

experiments: install  ## repeat every experiment over its seeds and record it in results/ (some hours)
	for name in $$($(BIN)/unrolled run); do $(BIN)/unrolled run $$name || exit 1; done

bench: install  ## time training against Keras and grading against nbgrader (installs TensorFlow and JAX; half an hour)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/training.py
	$(BIN)/python benchmarks/grading.py

exercises: install  ## make exercises/ from solutions/
	$(BIN)/unrolled exercises make

grade-demo: install  ## make a class of 30, grade it safely and write the report (two minutes)
	$(BIN)/python -m unrolled.grading.demo _build/grade-demo
	$(BIN)/unrolled grade lstm-and-gru --root _build/grade-demo --timeout 10
	$(BIN)/unrolled report lstm-and-gru --root _build/grade-demo --output _build/grade-demo/report.html
	@echo "The report: file://$(CURDIR)/_build/grade-demo/report.html"

serve: book  ## build the site and show it at http://localhost:8000
	$(BIN)/python -m http.server --directory _build/html --bind 127.0.0.1 8000

clean:  ## remove the site and all caches in the checkout, keep .venv
	rm -rf _build .pytest_cache .ruff_cache .hypothesis

.PHONY: help install book test labs experiments bench exercises grade-demo serve clean
