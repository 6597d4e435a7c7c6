"""What must be clear about a list as a whole before any of its rows is believed.

Where the whole book can be read in two ways, there is a question; where only Excel can tell, because
formulas were never computed, the way out. The first of `QUESTIONS` that asks is put first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from relance.french import fold, long_date
from relance.lists import client_groups, client_sites, evidence, other_sheets, several_lines, signs
from relance.lists.content import fits
from relance.lists.draft import Draft, sheet_by_sheet
from relance.lists.layout import column_answers, in_thousands, names_of
from relance.lists.listing import uncomputed
from relance.lists.row_facts import includes_vat
from relance.lists.shown_cells import texts_of
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.codes import Status
from relance.sheets.cells import as_text, is_empty
from relance.sheets.columns_told import written
from relance.words import columns
from relance.words.colours import BAR
from relance.words.statuses import read_status
from relance.words.titles import QUANTITY


def total(draft: Draft) -> Iterable[AnswerNeeded]:
    """A bare « Montant » beside « HT » or « TVA » must be shown by the figures to include VAT.

    « Prix » beside a quantity may be that of one piece.
    """
    spot, place = draft.listing.spot, draft.listing.place
    title = columns.normal(spot.titles[place["total"]])
    if columns.in_thousands(spot.titles[place["total"]]):
        yield in_thousands(spot.titles[place["total"]], spot.where(spot.header_row, "total"))
    for above in (each for each in draft.listing.above if columns.in_thousands(each, above=True)):
        yield in_thousands(above, spot.sheet)
    if fold(draft.hints.columns.get("total", "")) == fold(
        names_of(draft.whole.titles)[place["total"]]
    ):
        return
    counted = [each for each in spot.titles if QUANTITY.search(fold(each))]
    if title == "prix" and counted:
        yield _total_doubted(
            draft,
            f"est-elle le montant TTC de la facture ? À côté de « {counted[0]} », ce peut être un prix"
            " à l'unité.",
            "Oui, celui de la facture",
        )
        return
    taxed = [key for key in ("net", "vat", "vat_rate") if key in place]
    if title not in columns.INVOICES or not taxed:
        return
    proofs = {includes_vat(row) for row in draft.rows}
    if "net" in taxed and True in proofs and False not in proofs:
        return
    beside = " et ".join(f"« {spot.titles[place[key]]} »" for key in taxed)
    yield _total_doubted(
        draft,
        f"est-elle toutes taxes comprises ? À côté de {beside}, rien ne le dit.",
        "Oui, toutes taxes comprises",
    )


def _total_doubted(draft: Draft, question: str, yes: str) -> AnswerNeeded:
    """What to ask of the column taken for the total; `yes`: the answer that it is."""
    spot, place = draft.listing.spot, draft.listing.place["total"]
    return AnswerNeeded(
        f"La colonne « {spot.titles[place]} » de « {spot.sheet} » {question}",
        cure="Donnez-lui le titre « Montant TTC », ou ajoutez une colonne de ce titre.",
        where=spot.where(spot.header_row, "total"),
        setting="Colonnes",
        options=dict.fromkeys(column_answers(spot, "total", [place]), yes),
    )


def due(draft: Draft) -> Iterable[AnswerNeeded]:
    """Without due dates nor terms anywhere, the usual term must be told."""
    told = draft.who.terms or {"due", "term"} & draft.listing.place.keys()
    if not told and draft.hints.payment_term_days is None:
        sheet = draft.listing.spot.sheet
        yield AnswerNeeded(
            f"Rien dans « {sheet} » ne dit quand les factures sont à payer.",
            cure="Ajoutez une colonne « Échéance », ou « Délai de paiement » (« 30 jours »),"
            " enregistrez, puis relancez.",
            where=sheet,
            setting="Délai de paiement",
            options={"30": "À 30 jours", "45": "À 45 jours", "60": "À 60 jours", "0": "Comptant"},
            columns=_offered(draft, {"due"}),
        )


def _offered(draft: Draft, keys: set[str]) -> dict[str, str]:
    """What « Colonnes » may say of the columns not understood: these keys, as their cells allow."""
    spot = draft.listing.spot
    answers: dict[str, str] = {}
    for place in spot.unread:
        cells = [row.at(place) for row in draft.rows]
        cells = [cell for cell in cells if not is_empty(cell)]
        for key in (k for k in _OFFERED if k in keys and cells and fits(k, cells)):
            if key != "status" or {read_status(as_text(c)) for c in cells} - _SAY_NOTHING:
                shown = " ; ".join(text[:24] for text in texts_of(cells, [key])[:3])
                named = column_answers(spot, key, [place])
                answers |= {told: f"{label} : {shown}" for told, label in named.items()}
    return answers


_OFFERED = ("paid_on", "due", "paid", "balance", "status")
_SAY_NOTHING = {Status.NONE, Status.UNKNOWN}


def formulas(draft: Draft) -> Iterable[RelanceError]:
    """A formula without a value in the list or a sheet of payments."""
    for listing in (*(sheet.listing for sheet in draft.by_sheet()), *draft.sheets):
        yield from uncomputed(listing)


def paid(draft: Draft) -> Iterable[AnswerNeeded]:
    """Without any sign of payment, every invoice would look unpaid: never (DESIGN 5.10).

    Where all columns of payment are empty (or there are none but numbered ones), a bar or a colour
    may be what says « paid », until the owner has told what they mean.
    """
    spot, told, marked = draft.listing.spot, draft.hints.signs, draft.marked
    keys = [key for key in evidence.KEYS if key in draft.listing.place]
    lines = draft.payments or any(doubt.of is not None for doubt in draft.unread)
    if lines or set(told or ()) & set(marked.values()):
        return
    if draft.hints.all_unpaid and (not marked or told is not None):
        return
    silent = [sheet for sheet in draft.by_sheet() if not _speaks(sheet)]
    if len(silent) <= len(draft.older):  # the others do
        marked = {
            row.number: marked[row.number]
            for each in silent
            for row in each.rows
            if row.number in marked
        }
        if marked and told is None:
            yield _marked(draft, keys, marked)
        return
    if told:
        yield AnswerNeeded(
            f"Aucune ligne ne porte « {' » ni « '.join(told)} », et rien d'autre ne dit ce qui est payé"
            " : les couleurs se sont-elles perdues dans une copie ?",
            cure="Reprenez le classeur qui les a. Si rien n'est encore réglé, écrivez « non payée » sur"
            " une ligne, dans une colonne « Statut ».",
            where=spot.sheet,
        )
    elif marked and told is None:
        yield _marked(draft, keys, marked)
    elif not keys and not draft.parts:
        yield AnswerNeeded(
            "Rien dans ce classeur ne dit ce qui est payé : ni reste dû, ni montant ou date de"
            " règlement, ni statut, ni feuille de règlements.",
            cure="Ajoutez une colonne « Réglé le » ou « Reste dû ». Si la liste ne contient que des"
            f" impayés, écrivez « {columns.TOLD['unpaid']} = oui » dans le réglage « Colonnes ».",
            where=spot.sheet,
            columns={
                **_offered(draft, {"paid_on", "paid", "balance", "status"}),
                written([*draft.hints.said, ("unpaid", "oui")]): "Cette liste ne contient que des"
                " factures impayées",
            },
        )


def dates(draft: Draft) -> Iterable[AnswerNeeded]:
    """Whether the texts of the dates put the day first, where nothing proves it and the rows wait for it."""
    listing, spot = draft.listing, draft.listing.spot
    for key in (key for key in ("due", "issued") if key in listing.place):
        for row in (row for row in draft.rows if listing.dates(key).doubts(row.raw(key))):
            text = as_text(row.raw(key))
            ways = (columns.TOLD["day_first"], columns.TOLD["month_first"])
            days = [
                listing.dates(key).as_told(month_first=way == ways[1]).read(text) for way in ways
            ]
            yield AnswerNeeded(
                f"« {text} » : est-ce le {long_date(days[0])} ou le {long_date(days[1])} ?",
                cure="Rien dans la colonne ne le prouve : dites-le une fois, réglage « Colonnes »"
                f" (« {columns.TOLD['dates']} = {ways[0]} »).",
                where=spot.where(row.number, key),
                setting="Colonnes",
                options={
                    written([*draft.hints.said, ("dates", way)]): f"Le {long_date(day)} : le {way}"
                    for way, day in zip(ways, days, strict=True)
                },
            )
            return


def _speaks(sheet: Draft) -> bool:
    """Whether a column of payment says something on this sheet."""
    return any(row.has(key) for row in sheet.rows for key in evidence.KEYS)


def _marked(draft: Draft, keys: Sequence[str], marked: Mapping[int, str]) -> AnswerNeeded:
    """What to ask where rows bear signs, and nothing is written in the columns of payment (`keys`)."""
    spot = draft.listing.spot
    title = spot.titles[draft.listing.place[keys[0]]] if keys else "Montant réglé"
    looks = "barrées" if BAR in marked.values() else "colorées"
    return AnswerNeeded(
        f"Rien n'est noté dans les colonnes de règlement, mais des lignes sont {looks} :"
        " sont-elles payées ?",
        cure=f"Notez les règlements dans « {title} », ou dites ce que veulent dire ces lignes :"
        f" réglage « {signs.SETTING} » (demandé au clavier). Si rien n'est réglé, écrivez « non payée » sur une ligne.",
        where=draft.where(min(marked) if draft.older else draft.rows[0].number, "number"),
        setting=signs.SETTING,
        options=signs.answers(marked),
    )


def elsewhere(draft: Draft) -> Iterable[RelanceError]:
    """What stands in the way on another sheet: an unpaid invoice that was not carried forward."""
    return draft.stops


QUESTIONS: tuple[Callable[[Draft], Iterable[RelanceError]], ...] = (
    sheet_by_sheet(client_sites.question),
    client_groups.whole_question,
    sheet_by_sheet(total),
    sheet_by_sheet(due),
    formulas,
    elsewhere,
    paid,
)

# For whoever is there: until they are answered, the rows concerned wait and the others go on.
ASKED: tuple[Callable[[Draft], Iterable[AnswerNeeded]], ...] = (
    other_sheets.question,
    client_groups.question,
    client_sites.likely_question,
    several_lines.question,
    sheet_by_sheet(dates),
)
