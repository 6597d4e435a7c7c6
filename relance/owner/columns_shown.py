"""The owner's list shown to them once, before any other question, and corrected by number.

Each answer is the value of a setting (« Feuille des factures », « Colonnes »), so that the next reading,
unattended too, understands the list as they explained it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from relance.french import count, fold, joined
from relance.lists.evidence import KEYS as EVIDENCE
from relance.lists.layout import NEEDED
from relance.lists.list_shown import BOTH, NOTHING, Shown, ShownColumn
from relance.owner.console import Screen
from relance.owner.keyboard import option_of
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
_MORE = "Autre chose encore…"
_LIKELY = 6  # meanings offered at once
_OTHER_SIGN = "Non : autre chose dit ce qui est payé"
_AS_IT_IS = "Rien à changer"
_NONE = "Aucune de celles-ci"
_ONE_CLIENT = "Toute la liste est à un seul client"
HIS_NAME = "Son nom, comme les lettres doivent l'écrire"
_PAYS = ("paid_on", "paid", "balance")
_NEEDED = {key for keys in NEEDED for key in keys}


def show_columns(seen: Shown, screen: Screen) -> None:
    """Which sheet, which rows, what each column is with three of its values; the others: « rien »."""
    screen.say(
        f"Votre liste : feuille « {seen.sheet} », titres à la ligne {seen.header_row}, lignes {seen.first} à"
        f" {seen.last}."
    )
    lines = [
        (str(number), f"{each.letter} « {each.title} »", _values(each), each.meaning)
        for number, each in enumerate(seen.columns, start=1)
    ]
    screen.table(("N°", "Votre colonne", "Par exemple", "Compris comme"), lines)
    if aside := [each for each in seen.columns if not each.keys]:
        screen.say(f"{count(len(aside), 'colonne')} : rien n'en est fait.")
    for each in aside:
        if (NOTHING, each.name) not in seen.said and (near := nearest(each.title, seen)):
            screen.say(
                f"« {each.title} » est proche de « {near} » : est-ce elle ? Tapez son numéro."
            )
    if told := [f"{TOLD.get(k) or 'Devise'} = {v}" for k, v in seen.said if k in _OWN]:
        screen.say("Dit aussi : " + " ; ".join(told) + ".")
    if suppliers := [each.title for each in seen.columns if "supplier" in each.keys]:
        screen.say(
            f"« {suppliers[0]} » : une liste de fournisseurs, donc de ce que vous devez ? Il faut celle de vos"
            " clients (F pour une autre feuille).",
            "yellow",
        )
    if seen.missing:
        missing = ", ".join(f"« {BY_KEY[key].title} »" for key in seen.missing)
        screen.say(f"Il manque : {missing}.", "yellow")


def _values(column: ShownColumn) -> str:
    return " ; ".join(column.samples) or "vide"


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
    last: dict[str, str] | None = None
    try:
        while seen := look(told):
            if told != last:
                show_columns(seen, screen)
            last = dict(told)
            if typed := ask.text(ASKED if not seen.missing else _MISSING).rstrip(" .)"):
                more = _corrected(typed, seen, ask, screen)
                if look(told | more):
                    told |= more
                else:
                    screen.say("Il n'y a pas de liste à cet endroit : rien n'est changé.", "yellow")
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
        title = BY_KEY[key].title
        fitting = sorted((e for e in left if key in e.may_be), key=lambda e: e.likely_as(key))
        options = [f"{e.letter} « {e.title} » ({_values(e)})" for e in fitting]
        others = [_NONE, _ONE_CLIENT] if key == "client" else [_NONE]
        if not options and key != "client":
            continue
        place = ask.choose(
            f"Quelle colonne est « {title} » ? {BY_KEY[key].help}", [*options, *others]
        )
        if place <= len(fitting):
            pairs.append((key, fitting[place - 1].name))
            left.remove(fitting[place - 1])
        elif place == len(fitting) + 2 and (named := ask.text(HIS_NAME)):
            pairs.append(("one_client", named.replace(";", ",")))
    if pairs and not seen.pays:
        pairs += _paid(seen, left, dict(pairs).get("total", ""), ask)
    return {SHEET: seen.sheet, COLUMNS: seen.also(*pairs)} if pairs else {}


def _paid(seen: Shown, left: Sequence[ShownColumn], total: str, ask: Asker) -> list[Pair]:
    """Which column says what is paid, and how; or that nothing is. Only what its cells can be is offered."""

    def can_be(each: ShownColumn) -> list[str]:
        keys = [key for key in _PAYS if key in each.may_be]
        if not keys:
            return ["settled"] if each.says_settled else []
        return [k for k in keys if k == "paid_on" or not each.cells or seen.reaches(total, each)]

    ways = [(key, each) for each in left if not each.keys for key in can_be(each)]
    options = [f"{e.letter} « {e.title} » ({_values(e)}) : {BY_KEY[key].help}" for key, e in ways]
    options += ["Rien : toutes ces factures sont impayées", "Une autre feuille, ou je ne sais pas"]
    place = ask.choose("Qu'est-ce qui dit qu'une facture est payée ?", options)
    if place <= len(ways):
        key, column = ways[place - 1]
        return [(key, column.name)]
    return [("unpaid", "oui")] if place == len(ways) + 1 else []


def paid_rightly(title: str, settled: Sequence[bool], ask: Asker, screen: Screen) -> bool:
    """How many invoices (`settled`: is each paid?) that column makes paid; all or none: whether that is right."""
    paid = count(sum(settled), "facture payée", "factures payées")
    said = f"D'après « {title} » : {paid}, {len(settled) - sum(settled)} à payer."
    if any(settled) and not all(settled):
        screen.say(said)
        return True
    return not settled or ask.choose(said, ("C'est juste", _OTHER_SIGN)) == 1


def _corrected(typed: str, seen: Shown, ask: Asker, screen: Screen) -> dict[str, str]:
    """The settings that this answer changes; what is not understood is told, and Enter goes back."""
    if typed.isdecimal() and 1 <= int(typed) <= len(seen.columns):
        return _column(seen, seen.columns[int(typed) - 1], ask, screen)
    letter, what = fold(typed[:1]), typed[1:].strip(" :.=")
    if letter == "f" and (not what or typed[1:2] in " :."):
        return _sheet(seen, what, ask, screen)
    if letter in {"t", "d"} and (not what or typed[1:2] in " :."):
        question, read, wrong = _TYPED[letter]
        while what := what or ask.text(f"{question} (Entrée : rien à changer)"):
            if told := read(what, seen):
                return told
            screen.say(f"« {what} » {wrong}", "yellow")
            what = ""
        return {}
    screen.say(
        f"« {typed} » n'est pas un des choix : tapez un numéro de 1 à {len(seen.columns)}, F, T, D, ou"
        " Entrée pour continuer.",
        "yellow",
    )
    return {}


def _sheet(seen: Shown, what: str, ask: Asker, screen: Screen) -> dict[str, str]:
    """Another sheet, by its number or its name."""
    sheets = [*seen.sheets, _AS_IT_IS]
    chosen = option_of(what, sheets) if what else 0
    if what and not chosen:
        screen.say(f"« {what} » n'est pas une des feuilles.", "yellow")
    chosen = chosen or ask.choose("Quelle feuille contient vos factures ?", sheets)
    if chosen == len(sheets):
        return {}
    kept = {COLUMNS: seen.elsewhere()} if seen.said else {}
    return {SHEET: seen.sheets[chosen - 1], **kept}


def _header(what: str, seen: Shown) -> dict[str, str]:
    if not what.isdecimal() or not 1 <= int(what) <= seen.most_header:
        return {}
    return {SHEET: seen.sheet, COLUMNS: seen.also(("header", str(int(what))))}


def _money(what: str, seen: Shown) -> dict[str, str]:
    code = currency_of(what.upper())
    return {COLUMNS: seen.also(("money", code))} if code else {}


_TYPED: Mapping[str, tuple[str, Callable[[str, Shown], dict[str, str]], str]] = {
    "t": (
        "À quelle ligne sont les titres des colonnes",
        _header,
        "n'est pas une ligne de titres de cette feuille : tapez le numéro d'une ligne, par exemple 3.",
    ),
    "d": (
        "Code de la monnaie de toute la liste, par exemple CHF",
        _money,
        "n'est pas une monnaie connue : tapez un code de trois lettres, par exemple CHF, GBP ou USD.",
    ),
}


def _column(seen: Shown, column: ShownColumn, ask: Asker, screen: Screen) -> dict[str, str]:
    """What this column is instead, among what its cells fit: the likeliest, then all the others."""
    parts = [each for each in seen.columns if each is not column and _of_number(column, each)]
    own = [*({BOTH} & {*column.may_be}), *(["part"] if parts else [])]
    own += [*(["words"] if column.words else []), NOTHING, ""]
    keys = [key for key in column.may_be if (key,) != column.keys and key not in {BOTH, NOTHING}]
    shown = {BOTH: TOLD[BOTH].capitalize(), NOTHING: "Rien : laisser de côté", "": _AS_IT_IS}
    shown |= {"part": _PART, "words": _WORDS, "more": _MORE}

    def chosen(answers: Sequence[str]) -> str:
        options = [shown.get(key) or f"{BY_KEY[key].title} : {BY_KEY[key].help}" for key in answers]
        return answers[ask.choose(f"« {column.title} » ({column.letter}) est :", options) - 1]

    many = len(keys) > _LIKELY + 1
    answer = chosen([*(keys[:_LIKELY] if many else keys), *own, *(["more"] if many else [])])
    answer = chosen([*keys[_LIKELY:], ""]) if answer == "more" else answer
    if answer == "part":
        pairs = [pair for each in parts for pair in ((column, each), (each, column))]
        names = [f"{first.name} + {then.name}" for first, then in pairs]
        joined = names[ask.choose("Dans cet ordre :", names) - 1]
        return {COLUMNS: seen.also(("number", joined))}
    if answer == "words":
        return _no_invoice(seen, column, ask, screen)
    if answer in EVIDENCE and (taken := sorted(set(column.keys) & _NEEDED)):
        mine = BY_KEY[taken[0]].title
        screen.say(
            f"« {column.title} » est déjà « {mine} » : elle ne dit pas ce qui est payé. Si elle ne l'est"
            f" pas, donnez d'abord « {mine} » à une autre colonne.",
            "yellow",
        )
        return {}
    return {COLUMNS: seen.told(column, answer)} if answer else {}


def _of_number(one: ShownColumn, other: ShownColumn) -> bool:
    """Whether the number of an invoice may be in both: « 2026 » on every row, and « 041 »."""
    codes = all(
        "client_code" in each.may_be
        and not set(each.keys) & (_NEEDED - {"number"})
        and all(any(map(str.isdigit, text)) for text in each.samples)
        for each in (one, other)
    )
    return codes and ("number" in one.may_be or "number" in other.may_be)


def _no_invoice(seen: Shown, column: ShownColumn, ask: Asker, screen: Screen) -> dict[str, str]:
    """The words of this column that say that a row is no invoice."""
    screen.say("Mots de cette colonne : " + ", ".join(column.words) + ".")
    known = {fold(word) for word in column.words}
    while words := ask.text("Ceux qui ne sont pas des factures, séparés par des virgules"):
        strange = [word for word in words.split(",") if fold(word) not in known]
        if not strange:
            return {COLUMNS: seen.also(("no_invoice", f"{column.name} : {words}"))}
        shown = joined(f"« {word.strip()} »" for word in strange)
        screen.say(f"{shown} : pas dans cette colonne. Recopiez ses mots, ou Entrée.", "yellow")
    return {}


def acknowledged(seen: Shown | None) -> dict[str, str]:
    """The answer that remembers what was shown."""
    return {SEEN: seen.mark} if seen else {}
