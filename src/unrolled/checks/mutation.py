"""Deliberately wrong copies of a formula: a sign flipped, a term dropped, a factor lost.

A check that accepts a wrong copy proves nothing, so every equation check is tried on all of them.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator

_SWAPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Div: ast.Mult}


def mutants(formula: Callable) -> Iterator[tuple[str, Callable]]:
    """Yield ``(what was changed, changed formula)`` for each small mistake that ``formula`` allows.

    The changes, one at a time: ``+`` and ``-`` exchanged, ``/`` made ``*``, either side of a binary
    operation dropped, a minus sign lost, a transpose forgotten, an integer made one larger.

    Raises
    ------
    ValueError
        If the formula is not a module-level ``def``: its source could not be compiled again alone.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(formula)))
    function = tree.body[0]
    if not isinstance(function, ast.FunctionDef) or formula.__closure__:
        raise ValueError(f"{formula.__name__} must be written as a module-level def, with no closure")
    function.decorator_list = []
    if ast.get_docstring(function):
        del function.body[0]
    for node in ast.walk(function):
        for wrong in _mistakes(node):
            yield (
                f"{ast.unparse(node)}  →  {ast.unparse(wrong)}",
                _compile(_replace(tree, node, wrong), formula),
            )


def _mistakes(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left, operation, right):
            if swapped := _SWAPPED.get(type(operation)):
                yield ast.BinOp(left, swapped(), right)
            yield left
            if not isinstance(operation, ast.Pow):
                yield ast.UnaryOp(ast.USub(), right) if isinstance(operation, ast.Sub) else right
        case ast.UnaryOp(ast.USub(), operand):
            yield operand
        case ast.Attribute(value, "T"):
            yield value
        case ast.Constant(int(value)) if not isinstance(value, bool):
            yield ast.Constant(value + 1)


def _replace(tree: ast.Module, old: ast.AST, new: ast.expr) -> ast.Module:
    class Replace(ast.NodeTransformer):
        def visit(self, node):
            return new if node is old else self.generic_visit(node)

    # generic_visit edits in place, so work on a copy in which ``old`` is still the same object.
    return ast.fix_missing_locations(Replace().visit(_copy_keeping(tree, old)))


def _copy_keeping(node: ast.AST, kept: ast.AST) -> ast.AST:
    """A copy of ``node`` in which the node ``kept`` is the original object."""
    if node is kept:
        return node
    fields = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            value = [_copy_keeping(v, kept) if isinstance(v, ast.AST) else v for v in value]
        elif isinstance(value, ast.AST):
            value = _copy_keeping(value, kept)
        fields[name] = value
    return type(node)(**fields)


def _compile(tree: ast.Module, formula: Callable) -> Callable:
    namespace = dict(formula.__globals__)
    exec(compile(tree, f"<mutant of {formula.__name__}>", "exec"), namespace)
    return namespace[formula.__name__]
