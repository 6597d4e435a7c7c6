"""What a template may say in its tags: a small part of Jinja, checked before it is compiled.

Fields, conditions, our own lists, a few filters. Nothing that multiplies text, calls, defines or
includes: with loops over our lists only, two deep, and bounds on steps and on what is written, a
template takes bounded time and memory whatever it says. What is left runs in a sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any, TypeAlias

import jinja2
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from relance.word.form import Form

LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
LARGEST_PART = 2 << 20  # bytes of a part with tags
MOST_TAGS, LONGEST_TAG = 2000, 500  # in a part; characters of one
MOST_WORK = 20_000_000  # nodes of the template gone through for a part of a letter: some seconds
MOST_WRITTEN = 16 << 20  # characters of a part of a letter,
MOST_OF_ROW = 4 << 10  # and of each row of its lists: a client may owe thousands of invoices
_DEEPEST: Mapping[type, int] = {nodes.For: 2, nodes.If: 20, nodes.Expr: 20}
_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "default", "length", "join")
_TESTS = ("defined", "undefined", "none", "odd", "even", "divisibleby", "string", "in", "eq", "ne")
_TURN = {"index", "index0", "revindex", "revindex0", "length", "first", "last", "depth"}
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NOT_XML = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN = {nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.If}
_PLAIN |= {nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.CondExpr}
_PLAIN |= {nodes.Concat, nodes.Add, nodes.Keyword, nodes.Getattr}
_COUNTED = (nodes.Sub, nodes.Mul, nodes.Mod, nodes.FloorDiv)

RULE = (
    "Un modèle montre des champs ({{ client_nom }}), pose des conditions ({% if … %}) et répète nos"
    " listes ({% for f in factures %}, une dans une autre au plus), avec les filtres "
    + ", ".join(_FILTERS)
    + " ; rien d'autre. Exemples dans letter_templates/CHAMPS.md."
)


class NotText(TypeError):
    """A list or a row stands where text is wanted."""


class TooMuch(ArithmeticError):
    """A template that would write more than any letter says."""


def plain(value: str) -> str:
    """The text that Word can show: one kind of line end, no control characters."""
    return _NOT_XML.sub("", _LINE_END.sub("\n", value.replace("\t", " ")))


def shown(value: object) -> Markup:
    """A value as it goes into the XML of a paragraph; a new line becomes a line break of Word."""
    if type(value) is str:
        return _written(value)
    if isinstance(value, Markup):  # comes only from the template itself or from `logo`
        return value
    if not isinstance(value, (str, int, jinja2.Undefined)):
        raise NotText("une liste ne s'écrit pas telle quelle")
    return _written(str(value))


@lru_cache(maxsize=4096)  # dates, amounts and the sender come again and again
def _written(text: str) -> Markup:
    return Markup(str(escape(plain(text))).replace("\n", LINE_BREAK))  # noqa: S704 - escaped


class _Sandbox(SandboxedEnvironment):
    """The sandbox; a field of a row is looked up in the row first, not among what a dict can do."""

    def getattr(self, obj: object, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment() -> SandboxedEnvironment:
    """The one Jinja environment: escaped, strict about unknown names, sandboxed, few filters."""
    jinja = _Sandbox(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=shown, auto_reload=False
    )
    jinja.filters = {name: jinja.filters[name] for name in _FILTERS}
    jinja.tests = {name: jinja.tests[name] for name in _TESTS}
    jinja.globals = {}
    return jinja


def refused(tree: nodes.Template, form: Form[Any]) -> Iterator[int]:
    """The lines of the tags that say more than a template may."""
    yield from _refused(tree, form, dict.fromkeys(_DEEPEST, 0), frozenset())


def _refused(
    node: nodes.Node, form: Form[Any], depth: Mapping[type, int], rows: frozenset[str]
) -> Iterator[int]:
    kind = nodes.Expr if isinstance(node, nodes.Expr) else type(node)
    if kind in depth:
        depth = {**depth, kind: depth[kind] + 1}
    if not _allowed(node, form, rows) or depth.get(kind, 0) > _DEEPEST.get(kind, 0):
        yield node.lineno
        return
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        rows |= {node.target.name}
    for child in node.iter_child_nodes():
        yield from _refused(child, form, depth, rows)


def _allowed(node: nodes.Node, form: Form[Any], rows: frozenset[str]) -> bool:
    """Whether a template may say this; what is in it is looked at apart."""
    if isinstance(node, nodes.For):
        over, each = node.iter, node.target
        return (
            isinstance(over, nodes.Name)
            and isinstance(each, nodes.Name)
            and over.name not in {f.name for f in form.fields} | rows | {"loop"}
            and each.name not in form.names | {"loop"}
            and not node.recursive
        )
    if isinstance(node, nodes.Filter):
        fixed = all(_fixed(x) for x in (*node.args, *(pair.value for pair in node.kwargs)))
        listed = isinstance(node.node, nodes.Name) and node.node.name in {
            loop.name for loop in form.loops
        }
        whole = node.node is not None and node.dyn_args is None and node.dyn_kwargs is None
        return whole and (node.name == "default" or (fixed and (node.name != "join" or listed)))
    if isinstance(node, nodes.Test):
        return all(_fixed(x) for x in node.args) and not node.kwargs
    if isinstance(node, nodes.Call):  # the colours of every other row
        cycle = isinstance(node.node, nodes.Getattr) and _of_loop(node.node, {"cycle"})
        return cycle and all(_fixed(x) for x in node.args) and not node.kwargs
    if isinstance(node, nodes.Getitem):
        return isinstance(node.arg, nodes.Const)
    if isinstance(node, (nodes.Tuple, nodes.List)):
        return all(_fixed(x) for x in node.items)
    if isinstance(node, _COUNTED):
        divided = isinstance(node, (nodes.Mod, nodes.FloorDiv))
        zero = isinstance(node.right, nodes.Const) and node.right.value == 0
        known = isinstance(node.right, nodes.Const) or not divided
        return _number(node.left) and _number(node.right) and known and not zero
    return type(node) in _PLAIN


def _fixed(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const)


def _of_loop(node: nodes.Node, names: Collection[str]) -> bool:
    """Whether this is « loop.index » or the like."""
    return (
        isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "loop"
        and node.attr in names
    )


def _number(node: nodes.Node) -> bool:
    """Whether this is a small number whatever the letter."""
    if isinstance(node, nodes.Const):
        return isinstance(node.value, int) and abs(node.value) < 10_000
    return _of_loop(node, _TURN) or (isinstance(node, nodes.Filter) and node.name == "length")


# The lists that a loop goes through, the one around it first; what each turn costs, in nodes.
Nesting: TypeAlias = tuple[tuple[str, ...], int]


def loops(tree: nodes.Node, outer: tuple[str, ...] = ()) -> Iterator[Nesting]:
    """The loops of a template, inner ones apart."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.For) and isinstance(child.iter, nodes.Name):
            lists = (*outer, child.iter.name)
            yield lists, _cost(child)
            yield from loops(child, lists)
        else:
            yield from loops(child, outer)


def _cost(loop: nodes.Node) -> int:
    inner = (child for child in loop.iter_child_nodes() if not isinstance(child, nodes.For))
    return 1 + sum(map(_cost, inner))


def written(
    template: jinja2.Template, context: Mapping[str, Any], each: Sequence[Nesting]
) -> list[str]:
    """What a template says with these values, in pieces: its own are texts, the values Markup.

    TooMuch where it is out of all measure.
    """
    if sum(cost * prod(len(context[name]) for name in lists) for lists, cost in each) > MOST_WORK:
        raise TooMuch
    pieces: list[str] = []
    rows = sum(len(value) for value in context.values() if isinstance(value, list))
    room = MOST_WRITTEN + MOST_OF_ROW * rows
    for piece in template.root_render_func(template.new_context(dict(context))):
        room -= len(piece)
        if room < 0:
            raise TooMuch
        pieces.append(piece)
    return pieces
