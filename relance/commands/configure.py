"""The first use, and `configurer`: what was understood, then the few facts that it cannot know.

Each question says what it is for and what stays undone without it; a proposal found in the workbook
is accepted with Enter; at the end everything is shown and any answer can be corrected.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from relance.book.book import Book
from relance.french import count
from relance.lists import invoices
from relance.lists.conditions import BY_LAW
from relance.lists.conditions import SETTING as RATE
from relance.lists.letterhead import FORMS
from relance.owner.console import Screen
from relance.rules.asking import Asker
from relance.rules.model import Invoice, Kind, Worker
from relance.sheets.answers import MONTH_ENDS, as_penalty_rate, as_worker
from relance.sheets.cells import Unreadable

WORKER = "Qui fait les relances"
KIND = "Type de clients par défaut"
TERM = "Délai de paiement"
MONTH_END = "Fin de mois"
_USUAL = 3  # invoices with the same term, before it is proposed


class _Wrong(Exception):  # a fact about an answer, not a failure
    """Why an answer cannot be right, in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One question that fills one setting or more; without `example`, Enter alone leaves it empty."""

    text: str
    settings: tuple[str, ...]
    example: str = ""
    why: str = ""
    read: Callable[[str], tuple[str, ...]] = lambda answer: (answer,)


def _siret(answer: str) -> tuple[str, ...]:
    if answer and not siret.is_valid(answer):
        raise _Wrong("un SIRET a 14 chiffres, dont le dernier vérifie les autres")
    return (siret.format(answer) if answer else "",)


def _iban(answer: str) -> tuple[str, ...]:
    try:
        return (iban.format(iban.validate(answer)) if answer else "",)
    except ValidationError:
        raise _Wrong("cet IBAN n'est pas juste : recopiez-le depuis votre RIB") from None


def _rate(answer: str) -> tuple[str, ...]:
    try:
        as_penalty_rate(answer or BY_LAW)
    except Unreadable as wrong:
        raise _Wrong(str(wrong)) from None
    return (answer or BY_LAW,)  # written, so that it is not asked again


def named(answer: str) -> tuple[str, ...]:
    """A firm's name and legal form, where the form stands at an end: « SARL Dupré »."""
    form = re.fullmatch(rf"(.+?)[\s,–-]+\(?({FORMS})\)?", answer)
    if form:
        return form[1], form[2]
    form = re.fullmatch(rf"({FORMS})\s+(.+)", answer)
    return (form[2], form[1]) if form else (answer,)


def _town(answer: str) -> tuple[str, ...]:
    found = re.fullmatch(r"(\d{5})\s+(.+)", answer)
    if answer and not found:
        raise _Wrong("écrivez le code postal puis la ville : 49100 Angers")
    return (found[1], found[2]) if found else ("", "")


_FORM = ("Forme juridique",)
_NO_LETTER = "sans cela, aucune lettre n'est préparée"
QUESTIONS = (
    _Question(
        text="Votre nom ou raison sociale, avec la forme (SARL Dupré, Dupré EI…)",
        settings=("Raison sociale", "Forme juridique"),
        example="SARL Dupré",
        why=f"en tête des lettres ; {_NO_LETTER}",
        read=named,
    ),
    _Question(
        text="Forme juridique (SARL, SAS, EURL… ou EI)",
        settings=("Forme juridique",),
        example="SARL",
        why=f"mention obligatoire ; {_NO_LETTER}",
    ),
    _Question(
        text="Adresse, numéro et rue",
        settings=("Adresse",),
        example="14 rue des Copeaux",
        why=_NO_LETTER,
    ),
    _Question(
        text="Code postal et ville",
        settings=("Code postal", "Ville"),
        example="49100 Angers",
        read=_town,
    ),
    _Question(
        text="SIRET",
        settings=("SIRET",),
        example="732 829 320 00074",
        why=f"mention obligatoire ; {_NO_LETTER}",
        read=_siret,
    ),
    _Question(
        text="Téléphone",
        settings=("Téléphone",),
        example="02 41 00 00 00",
        why=f"pour qu'un client puisse vous appeler ; {_NO_LETTER}",
    ),
    _Question(
        text="Prénom et nom de qui signe les lettres",
        settings=("Signataire",),
        example="Hélène Dupré",
        why=_NO_LETTER,
    ),
    _Question(
        text="IBAN",
        settings=("IBAN",),
        why="pour être payé par virement ; sans lui, les lettres ne proposent que le chèque",
        read=_iban,
    ),
    _Question(
        text="Taux de pénalité de vos conditions générales, entre professionnels",
        settings=(RATE,),
        why="« 12 % », « 3 × taux légal »… ; vide ou « légal » : celui de la loi, BCE + 10 points",
        read=_rate,
    ),
)
OTHER_WORKS = (
    "Vous relancez pour une autre entreprise : ses lettres gardent son en-tête, son compte et sa"
    " signature, et c'est elle qui les signe. Le code des procédures civiles d'exécution (L124-1,"
    " R124-1 à R124-7) encadre le recouvrement pour autrui, même occasionnel : convention écrite"
    " d'abord, et d'autres obligations selon votre métier. Voyez docs/droit.md, « Relancer pour"
    " quelqu'un d'autre »."
)


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
    values[WORKER] = book.settings.texts.get(WORKER, "")
    if again or not values[WORKER]:
        values[WORKER] = given[WORKER] = _worker(values[WORKER], ask)
    screen.say(
        "Entrée garde ce qui est entre crochets ; un tiret seul ( - ) laisse vide, à remplir plus tard."
    )
    for question in QUESTIONS:
        if not again and known[question.settings[0]]:
            continue
        if question.settings != _FORM or not values["Forme juridique"]:
            given |= _answer(question, values, ask, screen)
    asked = [_Question(text=WORKER, settings=(WORKER,), read=_worker_typed), *QUESTIONS]
    undated = [i for i in book.ledger.invoices if i.issued and (i.due is None or i.due_assumed)]
    two_ways = [i for i in undated if any(p.cause == invoices.MONTH_END for p in i.problems)]
    undated = [i for i in undated if i not in two_ways]
    if (undated or book.settings.texts.get(TERM)) and TERM not in book.answers:
        values[TERM] = book.settings.texts.get(TERM, "") or usual_term(book.ledger.invoices)
        asked.append(_term(len(undated)))
        if again or not book.settings.texts.get(TERM):
            given |= _answer(asked[-1], values, ask, screen)
    if two_ways or book.settings.texts.get(MONTH_END):
        values[MONTH_END] = book.settings.texts.get(MONTH_END, "")
        if again or not values[MONTH_END]:
            values[MONTH_END] = given[MONTH_END] = _month_end(values[MONTH_END], ask)
        asked.append(_Question(text=MONTH_END, settings=(MONTH_END,), read=_month_end_typed))
    unsure = [c for c in book.ledger.clients if not c.kind_source.strip()]
    values[KIND] = book.settings.texts.get(KIND, "")
    if unsure or values[KIND]:
        sure = Counter(c.kind for c in book.ledger.clients if c.kind_source.strip())
        if again or not values[KIND]:
            values[KIND] = given[KIND] = _kind(len(unsure), values[KIND], sure, ask)
        asked.append(_Question(text=KIND, settings=(KIND,), read=_kind_typed))
    more = {n: v for n, v in book.letterhead.items() if n not in {**values, **book.settings.texts}}
    asked += [
        _Question(text=f"{name} (trouvé dans le classeur)", settings=(name,)) for name in more
    ]
    values |= more
    while (wrong := _review(asked, values, ask)) is not None:
        given |= _answer(wrong, values, ask, screen)
    if values[WORKER] == Worker.OTHER:
        screen.say(OTHER_WORKS, "yellow")
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
            values |= zip(question.settings, question.read(answer), strict=False)
        except _Wrong as wrong:
            screen.say(f"Non : {wrong}.", "yellow")
            before = "" if answer == before else before
        else:
            return {name: values[name] for name in question.settings}


def _worker(before: str, ask: Asker) -> str:
    """Who works here."""
    choice = ask.choose(
        "Qui fait les relances ici ?" + (f" (aujourd'hui : {before})" if before else ""),
        (
            "L'entreprise elle-même",
            "Un salarié de l'entreprise",
            "Quelqu'un d'autre, pour elle (assistant indépendant, comptable, prestataire…)",
        ),
    )
    return tuple(Worker)[choice - 1].value


def _worker_typed(answer: str) -> tuple[str, ...]:
    try:
        return (as_worker(answer).value if answer else "",)
    except Unreadable as wrong:
        raise _Wrong(str(wrong)) from None


def _kind_typed(answer: str) -> tuple[str, ...]:
    if answer and answer not in set(Kind):
        raise _Wrong(f"écrivez {', '.join(Kind)}")
    return (answer,)


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
        read=_days,
    )


def _days(answer: str) -> tuple[str, ...]:
    days = re.fullmatch(r"(\d{1,3})(?: j(?:ours)?)?", answer)
    if answer and not days:
        raise _Wrong("écrivez un nombre de jours, par exemple 30")
    return (days[1] if days else "",)


def _month_end(before: str, ask: Asker) -> str:
    now = f" (aujourd'hui : {before})" if before else ""
    choice = ask.choose(
        f"« 45 jours fin de mois » : comment comptez-vous ?{now}",
        (
            "45 jours, puis la fin de ce mois-là",
            "La fin du mois de la facture, puis 45 jours",
            "Je ne sais pas : ces factures attendent",
        ),
    )
    return (*MONTH_ENDS, "")[choice - 1]


def _month_end_typed(answer: str) -> tuple[str, ...]:
    if answer and answer not in MONTH_ENDS:
        raise _Wrong(f"écrivez « {MONTH_ENDS[0]} » ou « {MONTH_ENDS[1]} »")
    return (answer,)


def _kind(unsure: int, before: str, sure: Counter[Kind], ask: Asker) -> str:
    kinds = list(Kind)
    others = ", ".join(count(many, kind) for kind, many in sure.most_common())
    now = f" (aujourd'hui : {before})" if before else f" (les autres : {others})" if others else ""
    choice = ask.choose(
        f"Rien ne dit le type de {count(unsure, 'client')} : pour la plupart, ce sont des{now}"
        if unsure
        else f"Type des clients dont rien ne le dit{now}",
        (*(f"{kind}s" if kind is not Kind.PUBLIC_BODY else "organismes publics" for kind in kinds),
         "je ne sais pas (traités comme des particuliers : ni 40 €, ni pénalités de plein droit)"),
    )  # fmt: skip
    return kinds[choice - 1].value if choice <= len(kinds) else ""


def _review(asked: Sequence[_Question], values: Mapping[str, str], ask: Asker) -> _Question | None:
    """The question to put again; None where all is right."""
    lines = [" ".join(values[n] for n in q.settings).strip() or "(vide)" for q in asked]
    options = [f"Corriger : {q.text} = {line}" for q, line in zip(asked, lines, strict=True)]
    choice = ask.choose(
        "Vos réglages (ils se corrigent aussi plus tard, dans « Relance - Paramètres ») :",
        ("Tout est juste", *options),
    )
    return asked[choice - 2] if choice > 1 else None
