"""The first use, and `configurer`: what was understood, then the few facts that it cannot know.

Each question says what it is for and what stays undone without it; a proposal found in the workbook
is accepted with Enter; at the end everything is shown and any answer can be corrected. The texts are
in configure.toml.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct, field

from relance.book.book import Book
from relance.commands.typed import READERS, Wrong
from relance.french import count
from relance.lists import invoices
from relance.owner.console import Screen
from relance.owner.kinds_told import ask_kinds, kinds_line
from relance.rules.asking import Asker
from relance.rules.codes import Kind, Worker
from relance.rules.model import Invoice

WORKER = "Qui fait les relances"
KIND = "Type de clients par défaut"
TERM = "Délai de paiement"
MONTH_END = "Fin de mois"
FIRST = "Premiers rappels"
_SHOWN = 3  # numbers of the invoices without a due date
_USUAL = 3  # invoices with the same term, before it is proposed


class _Question(Struct, frozen=True, kw_only=True):
    """One question that fills one setting or more; without `example`, Enter alone leaves it empty."""

    text: str
    settings: tuple[str, ...]
    example: str = ""
    why: str = ""
    read: str = "as it is"  # one of READERS: a shape of answer, or the setting itself
    found: bool = False  # asked only where the workbook proposes an answer


_DATA = tomllib.loads(Path(__file__).with_name("configure.toml").read_text("utf-8"))
QUESTIONS = tuple(
    _Question(**{**each, "settings": tuple(each["settings"])}) for each in _DATA["questions"]
)
CHOICES: Mapping[str, Mapping[str, str]] = _DATA["choices"]
_FORM = ("Forme juridique",)
_KINDS = _Question(text="Vos clients", settings=())


class FirstHour(Struct):
    """What was answered so far: settings by name, kinds by client."""

    settings: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)


def configure(
    book: Book,
    ask: Asker,
    screen: Screen,
    *,
    owed: Mapping[str, Decimal],
    given: FirstHour | None = None,
    again: bool = False,
) -> dict[str, str]:
    """The settings by name, as answered. Nothing is written here.

    In this order: how the list counts its due dates, the firm, then its clients whose kind nothing
    tells (`owed`: EUR by client). `given` receives each answer as it comes. Unless `again`, what the
    workbook has is not asked for.
    """
    given = given or FirstHour()
    known = {name: book.settings.texts.get(name, "") for q in QUESTIONS for name in q.settings}
    values = {name: known[name] or book.letterhead.get(name, "") for name in known}

    def chosen(setting: str, question: str, enter: str, *, shown_only: bool = False) -> _Question:
        """Ask for a setting that is chosen from its list; how it may be corrected.

        `shown_only`: the first time its usual answer is only shown in the review, where it is corrected.
        """
        before = values[setting] = book.settings.texts.get(setting, "")
        if shown_only and not again:
            values[setting] = before or enter
        elif again or not before:
            written, shown = zip(*CHOICES[setting].items(), strict=True)
            usual = written.index(before if before in written else enter) + 1
            answer = ask.choose(f"{question}{_now(before)}", shown, enter=usual)
            values[setting] = given.settings[setting] = written[answer - 1]
        return _Question(text=setting, settings=(setting,), read=setting)

    asked = []
    undated = [i for i in book.ledger.invoices if i.issued and (i.due is None or i.due_assumed)]
    two_ways = [i for i in undated if any(p.cause == invoices.MONTH_END for p in i.problems)]
    undated = [i for i in undated if i not in two_ways]
    if (undated or book.settings.texts.get(TERM)) and TERM not in book.answers:
        values[TERM] = book.settings.texts.get(TERM, "") or usual_term(book.ledger.invoices)
        asked.append(_term([i.number for i in undated]))
        if again or not book.settings.texts.get(TERM):
            given.settings |= _answer(asked[-1], values, ask, screen)
    if two_ways or book.settings.texts.get(MONTH_END):
        asked.append(
            chosen(MONTH_END, "« 45 jours fin de mois » : comment comptez-vous ?", enter="")
        )
    asked.append(chosen(WORKER, "Qui fait les relances ici ?", enter=Worker.FIRM))
    screen.say(
        "Entrée garde ce qui est entre crochets ; un tiret seul ( - ) laisse vide, à remplir plus tard."
    )
    for question in QUESTIONS:
        if not again and _passed(question, known, values):
            continue
        if question.settings != _FORM or not values["Forme juridique"]:
            given.settings |= _answer(question, values, ask, screen)
    asked += QUESTIONS
    asked += [chosen(*each, shown_only=True) for each in _channels(book)]
    if again and book.settings.texts.get(KIND):
        asked.append(chosen(KIND, "Type des clients dont rien ne le dit", enter=""))
    more = {n: v for n, v in book.letterhead.items() if n not in {**values, **book.settings.texts}}
    asked += [
        _Question(text=f"{name} (trouvé dans le classeur)", settings=(name,)) for name in more
    ]
    values |= more
    ask_kinds(book, owed, ask, screen, given.kinds)
    while (wrong := _review(asked, values, kinds_line(book, given.kinds), ask)) is not None:
        if wrong in asked:
            given.settings |= _answer(wrong, values, ask, screen)
        else:
            ask_kinds(book, owed, ask, screen, given.kinds)
    if values[WORKER] == Worker.OTHER:
        screen.say(_DATA["other_works"], "yellow")
    return values


def _channels(book: Book) -> list[tuple[str, str, str]]:
    """How the first reminders leave: setting, question, what is usual; nothing where no address is known."""
    known = any(client.email for client in book.ledger.clients)
    return [(FIRST, "Les premiers rappels ?", "courrier")] if known else []


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


def _passed(question: _Question, known: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Whether it need not be asked: the settings say it, or nothing proposes what is only confirmed."""
    names = [name for name in question.settings if name not in _FORM or question.settings == _FORM]
    return all(known[name] for name in names) or (question.found and not values[names[0]])


def _now(before: str) -> str:
    return f" (aujourd'hui : {before})" if before else ""


def usual_term(invoices: Iterable[Invoice]) -> str:
    """The most frequent term of the invoices whose due date is written, in days; "" where none is."""
    gaps = Counter(
        (i.due - i.issued).days for i in invoices if i.due and i.issued and not i.due_assumed
    )
    days, times = gaps.most_common(1)[0] if gaps else (0, 0)
    return str(days) if times >= _USUAL and days >= 0 else ""


def _term(undated: Sequence[str]) -> _Question:
    shown = ", ".join(undated[:_SHOWN]) + (" …" if len(undated) > _SHOWN else "")
    without = f"{count(len(undated), 'facture')} sans échéance, {shown}" if undated else ""
    return _Question(
        text=f"{TERM} convenu avec vos clients, en jours après la date de facture",
        settings=(TERM,),
        example="30",
        why=f"{without or 'pour les factures sans échéance'} ; rien de convenu : tapez 30, le délai"
        " légal dès la prestation (C. com. L441-10) ; sans réponse, elles attendent",
        read="days",
    )


def _review(
    asked: Sequence[_Question], values: Mapping[str, str], kinds: str, ask: Asker
) -> _Question | None:
    """The question to put again, `_KINDS` for the clients' kinds; None where all is right."""
    lines = [" ".join(values[n] for n in q.settings).strip() or "(vide)" for q in asked]
    shown = [*zip(asked, lines, strict=True), *([(_KINDS, kinds)] if kinds else [])]
    options = [f"Corriger : {q.text} = {line}" for q, line in shown]
    choice = ask.choose(
        "Vos réglages (ils se corrigent aussi plus tard, dans « Relance - Paramètres ») :",
        ("Tout est juste", *options),
        enter=1,
    )
    return shown[choice - 2][0] if choice > 1 else None
