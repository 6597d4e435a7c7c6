"""What is missing for a way: the condition that fails, then what the file still needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from relance.french import fold
from relance.rules.court.court_facts import Facts
from relance.rules.court.courts import Party
from relance.rules.court.way import Court, Way, WayCode
from relance.rules.days import months_later
from relance.rules.sums.limitation import ALERT_MONTHS

_FILED = {WayCode.ORDER_COMMERCIAL, WayCode.ORDER_CIVIL, WayCode.REQUEST}  # by the creditor itself
# The condition that fails where a way is closed, as what is missing.
_UNMET = {
    "rien_d_exigible": "exigible",
    "prescription": "non_prescrite",
    "contestee": "non_contestee",
    "hors_de_france": "en_france",
    "droit_local": "en_france",
    "procedure_collective": "hors_procedure",
    "qualite_inconnue": "qualite",
}


def lacks_of(way: Way, facts: Facts) -> tuple[str, ...]:
    """The codes of what is missing for this way; nothing for one that is not for these parties."""
    unmet = _UNMET.get(way.because)
    if not way.open and not unmet:
        return ()
    found = [unmet] if unmet else []
    if way.code is WayCode.DECLARATION:
        found += _to_declare(way.because, facts) if way.open else []
    elif way.because != "procedure_collective":
        found += _to_sue(way.code, way.court, facts, attempt=way.attempt is True)
    return tuple(dict.fromkeys(found))


def _to_declare(because: str, facts: Facts) -> Iterator[str]:
    hold = facts.case.insolvency
    if hold is None:
        return
    for gap, known in (
        ("date_du_jugement", hold.until),
        ("publication", hold.published),
        ("mandataire", hold.trustee),
    ):
        if not known:
            yield gap
    if because == "relevee":
        yield "releve_de_forclusion"


def _to_sue(code: WayCode, court: Court | None, facts: Facts, *, attempt: bool) -> Iterator[str]:
    case, client = facts.case, facts.case.client
    needed: Collection[tuple[str, object]] = (
        ("reclamation" if code is WayCode.ADMINISTRATIVE else "mise_en_demeure", case.unproven),
        ("tentative_amiable", attempt and not facts.attempted),
        ("adresse", not client.addressed),
        ("nom_legal", not client.legally_named),
        ("qualite", facts.debtor is Party.UNKNOWN),
        ("ville_du_tribunal", court is not None and court.ask and not court.town),
        ("accord", code is WayCode.SMALL_CLAIMS),
        ("non_commercant", code is WayCode.SMALL_CLAIMS and _perhaps_traders(facts)),
        ("etat_civil", code in _FILED and _is_person(facts)),
        ("echeance", any(c.invoice.due_assumed for c in case.claims)),
        ("taux", any(c.rate_untold for c in case.claims)),
        ("tiers", facts.third_party),
        (_limitation_gap(facts), True),
    )
    yield from (gap for gap, missing in needed if gap and missing)


def _perhaps_traders(facts: Facts) -> bool:
    return facts.debtor is Party.TRADER and facts.creditor is not Party.CIVIL


def _is_person(facts: Facts) -> bool:
    return fold(facts.sender.legal_form) in facts.texts.personal_forms


def _limitation_gap(facts: Facts) -> str:
    """Whether the limitation is near by the prudent reading, or perhaps over."""
    end, on = facts.case.limitation, facts.case.on
    if end is None or end > months_later(on, max(ALERT_MONTHS)):
        return ""
    return "prescription" if on <= end else "peut_etre_prescrite"
