"""The checks of all displayed equations, one module a page, under the name of the page's file."""

from importlib import import_module
from pkgutil import iter_modules

from unrolled.checks.registry import REGISTRY, Equation


def all_equations() -> dict[str, Equation]:
    """Import every module of checks and return the registry, label to equation."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return REGISTRY
