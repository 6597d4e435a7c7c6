"""What must be clear about a list as a whole before any of its rows is believed.

Where the whole book can be read in two ways, the run stops with a question; where only Excel can
tell, because formulas were never computed, with the way out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from relance.french import count, fold
from relance.lists import evidence, signs
from relance.lists.invoices import is_invoice
from relance.lists.layout import Hints, Spot, column_answers
from relance.lists.listing import Listing, Row
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.model import ZERO, Status
from relance.sheets.cells import Unreadable, as_amount, is_empty
from relance.words import columns
from relance.words.columns import OURS
from relance.words.signs import BAR
from relance.words.statuses import read_status
from relance.words.titles import QUANTITY

_VAT_RATES = (Decimal("0.2"), Decimal("0.1"), Decimal("0.055"), Decimal("0.021"), Decimal(0))


def check_ours(spot: Spot) -> None:
    """A title of ours that was changed or deleted: what is typed below must not be forgotten."""
    for ours in OURS if len(spot.ours) > 1 else ():
        if ours.key not in spot.ours and (ours.input or ours is OURS[0]):
            raise RelanceError(
                f"la colonne « {ours.title} » a disparu ou son titre a changé.",
                cure="Remettez ce titre, ou reprenez une copie du dossier « Sauvegardes ». Rien n'a"
                " été modifié.",
                where=f"{spot.sheet}, ligne {spot.header_row}",
            )


def check_total(listing: Listing) -> None:
    """A bare « Montant » beside « HT » or « TVA » must be shown by the figures to include VAT.

    « Prix » beside a quantity may be that of one piece.
    """
    spot = listing.spot
    title = spot.titles[listing.place["total"]]
    counted = [each for each in spot.titles if QUANTITY.search(fold(each))]
    if columns.normal(title) == "prix" and counted:
        raise _total_doubted(
            listing,
            f"est-elle le montant TTC de la facture ? À côté de « {counted[0]} », ce peut être un prix"
            " à l'unité.",
            "Oui, celui de la facture",
        )
    taxed = [key for key in ("net", "vat", "vat_rate") if key in listing.place]
    if columns.normal(title) not in columns.INVOICES or not taxed:
        return
    proofs = [_includes_vat(row) for row in listing.rows() if is_invoice(row)]
    if "net" in taxed and True in proofs and False not in proofs:
        return
    beside = " et ".join(f"« {spot.titles[listing.place[key]]} »" for key in taxed)
    raise _total_doubted(
        listing,
        f"est-elle toutes taxes comprises ? À côté de {beside}, rien ne le dit.",
        "Oui, toutes taxes comprises",
    )


def _total_doubted(listing: Listing, question: str, yes: str) -> AnswerNeeded:
    """What to ask of the column taken for the total; `yes`: the answer that it is."""
    spot, place = listing.spot, listing.place["total"]
    return AnswerNeeded(
        f"La colonne « {spot.titles[place]} » de « {spot.sheet} » {question}",
        cure="Donnez-lui le titre « Montant TTC », ou ajoutez une colonne de ce titre.",
        where=spot.where(spot.header_row, "total"),
        setting="Colonnes",
        options=dict.fromkeys(column_answers(spot, "total", [place]), yes),
    )


def _includes_vat(row: Row) -> bool | None:
    """Whether the figures say so; None where they cannot, or the row waits anyway (below its net)."""
    try:
        total, net = as_amount(row.raw("total")), as_amount(row.raw("net"))
        vat = ZERO if is_empty(row.raw("vat")) else as_amount(row.raw("vat"))
    except Unreadable:
        return None
    if abs(total) < abs(net):
        return None
    cents = Decimal("0.02")
    return abs(net + vat - total) <= cents or any(
        abs(net * (1 + rate) - total) <= cents
        for rate in _VAT_RATES
        if "vat" not in row.listing.place
    )


def check_due(listing: Listing, hints: Hints, *, terms: bool) -> None:
    """Without due dates nor terms anywhere, the usual term must be told."""
    told = terms or "due" in listing.place or "term" in listing.place
    if not told and hints.payment_term_days is None:
        raise AnswerNeeded(
            f"Rien dans « {listing.spot.sheet} » ne dit quand les factures sont à payer.",
            cure="Ajoutez une colonne « Échéance », ou « Délai de paiement » (« 30 jours »),"
            " enregistrez, puis relancez.",
            where=listing.spot.sheet,
            setting="Délai de paiement",
            options={"30": "À 30 jours", "45": "À 45 jours", "60": "À 60 jours", "0": "Comptant"},
            columns=_offered(listing, {"due"}),
        )


def _offered(listing: Listing, keys: set[str]) -> dict[str, str]:
    """What « Colonnes » may say of the columns not understood: these keys, as their cells allow."""
    rows = [row for row in listing.rows() if is_invoice(row)]
    answers: dict[str, str] = {}
    for place in listing.spot.unread:
        cells = [r.values[place] for r in rows if place < len(r.values)]
        fitting = _fitting([cell for cell in cells if not is_empty(cell)])
        for key in (key for key in fitting if key in keys):
            answers |= column_answers(listing.spot, key, [place])
    return answers


def _fitting(cells: Sequence[object]) -> tuple[str, ...]:
    """The keys of columns that may hold these cells."""
    if not cells:
        return ()
    if all(isinstance(cell, date) for cell in cells):
        return ("paid_on", "due")
    if all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells):
        return ("paid", "balance")
    said = {read_status(cell) for cell in cells if isinstance(cell, str)}
    return ("status",) if said - {Status.NONE, Status.UNKNOWN} else ()


def check_evidence(
    listing: Listing,
    rows: Sequence[Row],
    marked: Mapping[int, str],
    told: Sequence[str] | None,
    *,
    parts: bool,
) -> None:
    """Without any sign of payment, every invoice would look unpaid: never (DESIGN 5.10).

    Where all columns of payment are empty (or there are none but those of `parts`), a bar or a
    colour (`marked`) may be what says « paid », until the owner has `told` what they mean.
    """
    keys = [key for key in evidence.KEYS if key in listing.place]
    if set(told or ()) & set(marked.values()) or any(row.has(key) for row in rows for key in keys):
        return
    if told:
        raise AnswerNeeded(
            f"Aucune ligne ne porte « {' » ni « '.join(told)} », et rien d'autre ne dit ce qui est payé"
            " : les couleurs se sont-elles perdues dans une copie ?",
            cure="Reprenez le classeur qui les a. Si rien n'est encore réglé, écrivez « non payée » sur"
            " une ligne, dans une colonne « Statut ».",
            where=listing.spot.sheet,
        )
    if marked and told is None:
        title = listing.spot.titles[listing.place[keys[0]]] if keys else "Montant réglé"
        looks = "barrées" if BAR in marked.values() else "colorées"
        raise AnswerNeeded(
            f"Rien n'est noté dans les colonnes de règlement, mais des lignes sont {looks} :"
            " sont-elles payées ?",
            cure=f"Notez les règlements dans « {title} », ou dites ce que veulent dire ces lignes :"
            f" réglage « {signs.SETTING} » (demandé au clavier). Si rien n'est réglé, écrivez « non payée » sur une ligne.",
            where=listing.spot.where(rows[0].number, "number"),
            setting=signs.SETTING,
            options=signs.answers(marked),
        )
    if not keys and not parts:
        raise AnswerNeeded(
            "Rien dans ce classeur ne dit ce qui est payé : ni reste dû, ni montant ou date de"
            " règlement, ni statut, ni feuille de règlements.",
            cure="Ajoutez une colonne « Réglé le » ou « Reste dû ». Si la liste ne contient que des"
            " impayés, laissez « Réglé le » vide.",
            where=listing.spot.sheet,
            columns=_offered(listing, {"paid_on", "paid", "balance", "status"}),
        )


def check_formulas(listing: Listing) -> None:
    """A formula without a value: another program saved the file, only Excel can compute it."""
    if missing := listing.uncomputed:
        raise RelanceError(
            f"{count(len(missing), 'formule')} sans résultat dans « {listing.spot.sheet} »"
            " : le classeur a été enregistré par un programme qui ne calcule pas.",
            cure="Ouvrez le classeur dans Excel, enregistrez-le, puis relancez.",
            where=missing[0],
        )
