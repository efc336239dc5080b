"""``python -m unrolled`` is the command ``unrolled``."""

from unrolled.cli import app

app(prog_name="unrolled")
