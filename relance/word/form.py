"""What a template may say: a form is a list of fields, each declared once.

From the declaration come the values put into the letter (`context`), the check of the owner's
templates (`names`, `rows`), the trial run before anything is written (`example`, `blank`) and the
reference for the owner (`reference`, printed in CHAMPS.md). Every value is French text, ready to
read; empty text counts as « no » in `{% if … %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")
R = TypeVar("R")
Row: TypeAlias = dict[str, str]
Context: TypeAlias = dict[str, Any]  # text, or a list of rows


class Field(Struct, Generic[T], frozen=True):
    """A field `{{ name }}`: its help and example are shown to the owner, in French."""

    name: str
    help: str
    example: str
    value: Callable[[T], str]


class Loop(Struct, Generic[T, R], frozen=True):
    """A list `{% for item in name %}`, one row of fields `{{ item.field }}` for each of `rows`.

    `most`: where it ends, for lists that no letter is to be made of.
    """

    name: str
    item: str
    help: str
    rows: Callable[[T], Iterable[R]]
    fields: tuple[Field[R], ...]
    most: int | None = None

    def filled(self, subject: T) -> list[Row]:
        """The rows of this list for `subject`."""
        rows = islice(self.rows(subject), self.most)
        return [{field.name: field.value(row) for field in self.fields} for row in rows]

    def is_cut(self, subject: T) -> bool:
        """Whether it has more rows for `subject` than are shown."""
        return self.most is not None and any(
            True for _ in islice(self.rows(subject), self.most, None)
        )


class Form(Struct, Generic[T], frozen=True):
    """All that a kind of document may say."""

    title: str
    fields: tuple[Field[T], ...]
    loops: tuple[Loop[T, Any], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names that may stand alone: fields and lists."""
        return frozenset([f.name for f in self.fields] + [x.name for x in self.loops])

    def rows(self, name: str) -> frozenset[str]:
        """The fields in a row of the list `name`; empty where there is no such list."""
        return frozenset(f.name for x in self.loops if x.name == name for f in x.fields)

    def context(self, subject: T, only: Collection[str] | None = None) -> Context:
        """The values for one document: all, or those that its template names."""
        wanted = self.names if only is None else only
        values: Context = {f.name: f.value(subject) for f in self.fields if f.name in wanted}
        return values | {x.name: x.filled(subject) for x in self.loops if x.name in wanted}

    def example(self) -> Context:
        """Every field with its example, every list with one row."""
        values: Context = {field.name: field.example for field in self.fields}
        for loop in self.loops:
            values[loop.name] = [{field.name: field.example for field in loop.fields}]
        return values

    def blank(self) -> Context:
        """Every field and list empty, to try the other branch of each condition."""
        return {f.name: "" for f in self.fields} | {loop.name: [] for loop in self.loops}

    def reference(self) -> str:
        """The Markdown section that explains this form to the owner."""
        lines = [f"## {self.title}", "", *_table("", self.fields)]
        for loop in self.loops:
            lines += [
                "",
                f"### La liste « {loop.name} »",
                "",
                f"{loop.help} `{{%tr for {loop.item} in {loop.name} %}}` … `{{%tr endfor %}}`",
                "",
                *_table(f"{loop.item}.", loop.fields),
                "",
                *_typed(loop),
            ]
        return "\n".join(lines)


def _typed(loop: Loop[Any, Any]) -> Iterable[str]:
    """How the list is typed in Word, and what it gives."""
    shown = [field for field in loop.fields if field.example.strip()][:3]
    typed = " – ".join(f"{{{{ {loop.item}.{field.name} }}}}" for field in shown)
    yield "Par exemple, chaque ligne dans son paragraphe :"
    yield ""
    for line in (f"{{%p for {loop.item} in {loop.name} %}}", typed, "{%p endfor %}"):
        yield f"    {line}"
    yield ""
    yield "donne : « " + " – ".join(" ".join(field.example.split()) for field in shown) + " »."


def _table(prefix: str, fields: Iterable[Field[Any]]) -> Iterable[str]:
    yield "| Champ | Ce qu'il contient | Exemple |"
    yield "|---|---|---|"
    for field in fields:
        example = field.example.replace("|", "\\|").replace("\n", "<br>")
        yield f"| `{{{{ {prefix}{field.name} }}}}` | {field.help} | {example} |"
