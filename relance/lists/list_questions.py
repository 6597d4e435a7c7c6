"""What must be clear about a list as a whole before any of its rows is believed.

Where the whole book can be read in two ways, there is a question; where only Excel can tell, because
formulas were never computed, the way out. The first of `QUESTIONS` that asks is put first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from relance.french import count, fold
from relance.lists import client_groups, client_sites, evidence, several_lines, signs
from relance.lists.content import fits
from relance.lists.draft import Draft
from relance.lists.layout import column_answers
from relance.lists.listing import Listing
from relance.lists.row_facts import includes_vat
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
        yield AnswerNeeded(
            f"Les montants de « {spot.titles[place['total']]} » sont en milliers : une lettre les réclame au"
            " centime.",
            cure="Ajoutez une colonne « Montant TTC » en euros et centimes, ou, si le titre se trompe,"
            " corrigez-le. Enregistrez, puis relancez.",
            where=spot.where(spot.header_row, "total"),
        )
    if "total" in draft.hints.columns:
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
                answers |= column_answers(spot, key, [place])
    return answers


_OFFERED = ("paid_on", "due", "paid", "balance", "status")
_SAY_NOTHING = {Status.NONE, Status.UNKNOWN}


def formulas(draft: Draft) -> Iterable[RelanceError]:
    """A formula without a value in the list or a sheet of payments."""
    for listing in (draft.listing, *draft.sheets):
        yield from uncomputed(listing)


def uncomputed(listing: Listing) -> Iterable[RelanceError]:
    """Another program saved the file, only Excel can compute it."""
    if missing := listing.uncomputed:
        yield RelanceError(
            f"{count(len(missing), 'formule')} sans résultat dans « {listing.spot.sheet} »"
            " : le classeur a été enregistré par un programme qui ne calcule pas.",
            cure="Ouvrez le classeur dans Excel, enregistrez-le, puis relancez.",
            where=missing[0],
        )


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
    if any(row.has(key) for row in draft.rows for key in keys):
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
        title = spot.titles[draft.listing.place[keys[0]]] if keys else "Montant réglé"
        looks = "barrées" if BAR in marked.values() else "colorées"
        yield AnswerNeeded(
            f"Rien n'est noté dans les colonnes de règlement, mais des lignes sont {looks} :"
            " sont-elles payées ?",
            cure=f"Notez les règlements dans « {title} », ou dites ce que veulent dire ces lignes :"
            f" réglage « {signs.SETTING} » (demandé au clavier). Si rien n'est réglé, écrivez « non payée » sur une ligne.",
            where=spot.where(draft.rows[0].number, "number"),
            setting=signs.SETTING,
            options=signs.answers(marked),
        )
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


def elsewhere(draft: Draft) -> Iterable[RelanceError]:
    """What stands in the way on another sheet: an unpaid invoice that was not carried forward."""
    return draft.stops


QUESTIONS: tuple[Callable[[Draft], Iterable[RelanceError]], ...] = (
    client_sites.question,
    client_groups.whole_question,
    total,
    due,
    formulas,
    elsewhere,
    paid,
)

# For whoever is there: until they are answered, the rows concerned wait and the others go on.
ASKED: tuple[Callable[[Draft], Iterable[AnswerNeeded]], ...] = (
    client_groups.question,
    client_sites.likely_question,
    several_lines.question,
)
