"""The first use, and `configurer`: what was understood, then the few facts that it cannot know.

Each question says what it is for and what stays undone without it; a proposal found in the workbook
is accepted with Enter; at the end everything is shown and any answer can be corrected. The texts are
in configure.toml.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from relance.book.book import Book
from relance.commands.typed import READERS, Wrong
from relance.french import count
from relance.lists import invoices
from relance.owner.console import Screen
from relance.rules.asking import Asker
from relance.rules.codes import Kind, Worker
from relance.rules.model import Invoice

WORKER = "Qui fait les relances"
KIND = "Type de clients par défaut"
TERM = "Délai de paiement"
MONTH_END = "Fin de mois"
_USUAL = 3  # invoices with the same term, before it is proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One question that fills one setting or more; without `example`, Enter alone leaves it empty."""

    text: str
    settings: tuple[str, ...]
    example: str = ""
    why: str = ""
    read: str = "as it is"  # one of READERS: a shape of answer, or the setting itself


_DATA = tomllib.loads(Path(__file__).with_name("configure.toml").read_text("utf-8"))
QUESTIONS = tuple(
    _Question(**{**each, "settings": tuple(each["settings"])}) for each in _DATA["questions"]
)
CHOICES: Mapping[str, Mapping[str, str]] = _DATA["choices"]
_FORM = ("Forme juridique",)


def configure(
    book: Book,
    ask: Asker,
    screen: Screen,
    *,
    given: dict[str, str] | None = None,
    again: bool = False,
) -> dict[str, str]:
    """The settings by name, as answered. Nothing is written here.

    `given` receives each answer as it comes. Unless `again`, what the workbook has is not asked for.
    """
    given = {} if given is None else given
    known = {name: book.settings.texts.get(name, "") for q in QUESTIONS for name in q.settings}
    values = {name: known[name] or book.letterhead.get(name, "") for name in known}

    def chosen(setting: str, question: Callable[[str], str]) -> _Question:
        """Ask for a setting that is chosen from its list; how it may be corrected."""
        before = values[setting] = book.settings.texts.get(setting, "")
        if again or not before:
            written, shown = zip(*CHOICES[setting].items(), strict=True)
            values[setting] = given[setting] = written[ask.choose(question(before), shown) - 1]
        return _Question(text=setting, settings=(setting,), read=setting)

    asked = [chosen(WORKER, lambda before: f"Qui fait les relances ici ?{_now(before)}")]
    screen.say(
        "Entrée garde ce qui est entre crochets ; un tiret seul ( - ) laisse vide, à remplir plus tard."
    )
    for question in QUESTIONS:
        if not again and known[question.settings[0]]:
            continue
        if question.settings != _FORM or not values["Forme juridique"]:
            given |= _answer(question, values, ask, screen)
    asked += QUESTIONS
    undated = [i for i in book.ledger.invoices if i.issued and (i.due is None or i.due_assumed)]
    two_ways = [i for i in undated if any(p.cause == invoices.MONTH_END for p in i.problems)]
    undated = [i for i in undated if i not in two_ways]
    if (undated or book.settings.texts.get(TERM)) and TERM not in book.answers:
        values[TERM] = book.settings.texts.get(TERM, "") or usual_term(book.ledger.invoices)
        asked.append(_term(len(undated)))
        if again or not book.settings.texts.get(TERM):
            given |= _answer(asked[-1], values, ask, screen)
    if two_ways or book.settings.texts.get(MONTH_END):
        counted = "« 45 jours fin de mois » : comment comptez-vous ?"
        asked.append(chosen(MONTH_END, lambda before: f"{counted}{_now(before)}"))
    unsure = [c for c in book.ledger.clients if not c.kind_source.strip()]
    values[KIND] = book.settings.texts.get(KIND, "")
    if unsure or values[KIND]:
        sure = Counter(c.kind for c in book.ledger.clients if c.kind_source.strip())
        asked.append(chosen(KIND, lambda before: _kind_question(len(unsure), before, sure)))
    more = {n: v for n, v in book.letterhead.items() if n not in {**values, **book.settings.texts}}
    asked += [
        _Question(text=f"{name} (trouvé dans le classeur)", settings=(name,)) for name in more
    ]
    values |= more
    while (wrong := _review(asked, values, ask)) is not None:
        given |= _answer(wrong, values, ask, screen)
    if values[WORKER] == Worker.OTHER:
        screen.say(_DATA["other_works"], "yellow")
    return values


def _answer(
    question: _Question, values: dict[str, str], ask: Asker, screen: Screen
) -> dict[str, str]:
    """Ask until it is understood; the settings answered, which `values` then has too."""
    before = " ".join(values[name] for name in question.settings).strip()
    before = before if values[question.settings[0]] else ""
    shown = f"{question.text}{f' ({question.why})' if question.why else ''}"
    while True:
        default = before or ("" if question.example else "vide")
        answer = ask.text(f"{shown} [{default}]" if default else shown) or before
        if not answer and question.example:
            screen.say(
                f"Il faut une réponse, par exemple : {question.example}. Un tiret seul ( - ) laisse"
                " vide, à remplir plus tard.",
                "yellow",
            )
            continue
        answer = "" if answer in {"-", "–"} else answer
        try:
            values |= zip(question.settings, READERS[question.read](answer), strict=False)
        except Wrong as wrong:
            screen.say(f"Non : {wrong}.", "yellow")
            before = "" if answer == before else before
        else:
            return {name: values[name] for name in question.settings}


def _now(before: str) -> str:
    return f" (aujourd'hui : {before})" if before else ""


def _kind_question(unsure: int, before: str, sure: Counter[Kind]) -> str:
    others = ", ".join(count(many, kind) for kind, many in sure.most_common())
    now = _now(before) or (f" (les autres : {others})" if others else "")
    if not unsure:
        return f"Type des clients dont rien ne le dit{now}"
    return f"Rien ne dit le type de {count(unsure, 'client')} : pour la plupart, ce sont des{now}"


def usual_term(invoices: Iterable[Invoice]) -> str:
    """The most frequent term of the invoices whose due date is written, in days; "" where none is."""
    gaps = Counter(
        (i.due - i.issued).days for i in invoices if i.due and i.issued and not i.due_assumed
    )
    days, times = gaps.most_common(1)[0] if gaps else (0, 0)
    return str(days) if times >= _USUAL and days >= 0 else ""


def _term(undated: int) -> _Question:
    return _Question(
        text=f"{TERM}, en jours",
        settings=(TERM,),
        example="30",
        why=f"pour {count(undated, 'facture')} sans échéance ; sans cela, elles ne sont pas relancées"
        if undated
        else "pour les factures sans échéance",
        read="days",
    )


def _review(asked: Sequence[_Question], values: Mapping[str, str], ask: Asker) -> _Question | None:
    """The question to put again; None where all is right."""
    lines = [" ".join(values[n] for n in q.settings).strip() or "(vide)" for q in asked]
    options = [f"Corriger : {q.text} = {line}" for q, line in zip(asked, lines, strict=True)]
    choice = ask.choose(
        "Vos réglages (ils se corrigent aussi plus tard, dans « Relance - Paramètres ») :",
        ("Tout est juste", *options),
    )
    return asked[choice - 2] if choice > 1 else None
