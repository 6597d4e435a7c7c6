"""The owner's list shown to them once, before any other question, and corrected by number.

Each answer is the value of a setting (« Feuille des factures », « Colonnes »), so that the next reading,
unattended too, understands the list as they explained it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from relance.french import count, fold
from relance.lists.layout import NEEDED
from relance.lists.list_shown import BOTH, NOTHING, Shown, ShownColumn
from relance.owner.console import Screen
from relance.problems import LeftOff, RelanceError, why_left
from relance.rules.asking import Asker
from relance.sheets.columns_told import Pair
from relance.sheets.settings import COLUMNS, SEEN
from relance.words.columns import BY_KEY, TOLD, suggestion
from relance.words.columns import COLUMNS as COLUMNS_KNOWN
from relance.words.currencies import currency_of

SHEET = "Feuille des factures"
ASKED = (
    "Entrée si c'est bien cela ; sinon le numéro d'une colonne à corriger, F pour une autre feuille, T pour"
    " une autre ligne de titres, D pour une autre monnaie que l'euro"
)
_MISSING = ASKED.replace(
    "Entrée si c'est bien cela", "Entrée pour dire quelle colonne est laquelle"
)
_PART = "Une partie du numéro de facture, avec une autre colonne"
_WORDS = "Certains mots y disent que la ligne n'est pas une facture"
_AS_IT_IS = "Rien à changer"
_NONE = "Aucune de celles-ci"
_PAYS = ("paid_on", "paid", "balance")
_NEEDED = {key for keys in NEEDED for key in keys}


def show_columns(seen: Shown, screen: Screen) -> None:
    """Which sheet, which rows, what each column is with three of its values; the others: « rien »."""
    screen.say(
        f"Votre liste : feuille « {seen.sheet} », titres à la ligne {seen.header_row}, lignes {seen.first} à"
        f" {seen.last}."
    )
    lines = [
        (str(number), f"{each.letter} « {each.title} »", ", ".join(each.samples), each.meaning)
        for number, each in enumerate(seen.columns, start=1)
    ]
    screen.table(("N°", "Votre colonne", "Par exemple", "Compris comme"), lines)
    if aside := [each for each in seen.columns if not each.keys]:
        screen.say(f"{count(len(aside), 'colonne')} : rien n'en est fait.")
    for each in aside:
        if near := nearest(each.title, seen):
            screen.say(
                f"« {each.title} » est proche de « {near} » : est-ce elle ? Tapez son numéro."
            )
    if told := [f"{TOLD.get(k) or 'Devise'} = {v}" for k, v in seen.said if k in _OWN]:
        screen.say("Dit aussi : " + " ; ".join(told) + ".")
    if seen.missing:
        missing = ", ".join(f"« {BY_KEY[key].title} »" for key in seen.missing)
        screen.say(f"Il manque : {missing}.", "yellow")


_OWN = {"unpaid", "no_invoice", "money"}
_ALIKE = 0.85  # letters in common, before a title is said to be near another


def nearest(title: str, seen: Shown) -> str:
    """Of the columns that the list lacks, the one whose titles come nearest to this; "" where none does."""
    known = {key for each in seen.columns for key in each.keys}
    lacking = (column for column in COLUMNS_KNOWN if column.key not in known)
    return next((c.title for c in lacking if suggestion([title], [c.key], _ALIKE)), "")


def reviewed(
    look: Callable[[Mapping[str, str]], Shown | None],
    ask: Asker,
    screen: Screen,
    answers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The answers with what the owner corrected of their list; the settings to be written, by name.

    `look` shows the list as these answers explain it. Raises LeftOff, with the answers so far, where they
    leave off.
    """
    told, stuck = dict(answers or {}), False
    try:
        while seen := look(told):
            show_columns(seen, screen)
            if typed := ask.text(ASKED if not seen.missing else _MISSING).rstrip(" .)"):
                told |= _corrected(typed, seen, ask, screen)
            elif more := _needed(seen, ask):
                told |= more
            elif seen.missing and not stuck:
                stuck = True
                screen.say(
                    f"Aucune colonne de « {seen.sheet} » n'est désignée pour ce qui manque. Tapez F pour"
                    " une autre feuille, T pour une autre ligne de titres ; Entrée pour en rester là.",
                    "yellow",
                )
            else:
                break
    except (KeyboardInterrupt, RelanceError) as stop:
        raise LeftOff(why_left(stop), cure="Rien n'a été modifié.", answers=told) from None
    return told


def _needed(seen: Shown, ask: Asker) -> dict[str, str]:
    """Which columns say what is missing, all in one go; nothing where none of them does."""
    pairs: list[Pair] = []
    left = [each for each in seen.columns if not set(each.keys) & _NEEDED]
    for key in seen.missing:
        title, fitting = BY_KEY[key].title, [each for each in left if key in each.may_be]
        options = [f"{e.letter} « {e.title} » ({', '.join(e.samples)})" for e in fitting]
        if not options:
            continue
        place = ask.choose(
            f"Quelle colonne est « {title} » ? {BY_KEY[key].help}", [*options, _NONE]
        )
        if place <= len(fitting):
            pairs.append((key, fitting[place - 1].name))
            left.remove(fitting[place - 1])
    if pairs and not seen.pays:
        pairs += _paid(left, ask)
    return {SHEET: seen.sheet, COLUMNS: seen.also(*pairs)} if pairs else {}


def _paid(left: Sequence[ShownColumn], ask: Asker) -> list[Pair]:
    """Which column says what is paid, and how; or that nothing is."""
    ways = [
        (key, each)
        for each in left
        for key in [k for k in _PAYS if k in each.may_be] or ["settled"]
        if key in each.may_be
    ]
    options = [f"{e.letter} « {e.title} » : {BY_KEY[key].help}" for key, e in ways]
    options += ["Rien : toutes ces factures sont impayées", "Une autre feuille, ou je ne sais pas"]
    place = ask.choose("Qu'est-ce qui dit qu'une facture est payée ?", options)
    if place <= len(ways):
        key, column = ways[place - 1]
        return [(key, column.name)]
    return [("unpaid", "oui")] if place == len(ways) + 1 else []


def _corrected(typed: str, seen: Shown, ask: Asker, screen: Screen) -> dict[str, str]:
    letter = fold(typed)[:1]
    if typed.isdigit() and 1 <= int(typed) <= len(seen.columns):
        return _column(seen, seen.columns[int(typed) - 1], ask, screen)
    if letter == "f":
        sheets = [*seen.sheets, _AS_IT_IS]
        chosen = ask.choose("Quelle feuille contient vos factures ?", sheets)
        if chosen == len(sheets):
            return {}
        kept = {COLUMNS: seen.elsewhere()} if seen.said else {}
        return {SHEET: seen.sheets[chosen - 1], **kept}
    if letter == "t":
        row = ask.text("À quelle ligne sont les titres des colonnes")
        return {SHEET: seen.sheet, COLUMNS: seen.also(("header", row))} if row.isdigit() else {}
    if letter == "d":
        code = ask.text("Code de la monnaie de toute la liste, par exemple CHF").strip().upper()
        if currency_of(code):
            return {COLUMNS: seen.also(("money", code))}
    screen.say(f"« {typed} » n'est pas un des choix.", "yellow")
    return {}


def _column(seen: Shown, column: ShownColumn, ask: Asker, screen: Screen) -> dict[str, str]:
    """What this column is instead, among what its cells fit."""
    parts = [each for each in seen.columns if each is not column and "number" in each.may_be]
    answers = [
        *(key for key in column.may_be if (key,) != column.keys),
        *(["part"] if "number" in column.may_be and parts else []),
        *(["words"] if column.words else []),
        "",
    ]
    shown = {BOTH: TOLD[BOTH].capitalize(), NOTHING: "Rien : laisser de côté", "": _AS_IT_IS}
    shown |= {"part": _PART, "words": _WORDS}
    options = [shown.get(key) or f"{BY_KEY[key].title} : {BY_KEY[key].help}" for key in answers]
    answer = answers[ask.choose(f"« {column.title} » ({column.letter}) est :", options) - 1]
    if answer == "part":
        names = [f"{column.name} + {each.name}" for each in parts]
        joined = names[ask.choose("Dans cet ordre :", names) - 1]
        return {COLUMNS: seen.also(("number", joined))}
    if answer == "words":
        screen.say("Mots de cette colonne : " + ", ".join(column.words) + ".")
        words = ask.text("Ceux qui ne sont pas des factures, séparés par des virgules")
        return {COLUMNS: seen.also(("no_invoice", f"{column.name} : {words}"))} if words else {}
    return {COLUMNS: seen.told(column, answer)} if answer else {}


def acknowledged(seen: Shown | None) -> dict[str, str]:
    """The answer that remembers what was shown."""
    return {SEEN: seen.mark} if seen else {}
