"""Which ways are open against one debtor, why, and what is missing for each.

What stands against all of them comes first (an insolvency, a death, a procedure under way, a debtor
abroad); then whom a way is for (C. com. L721-3, CPCE L125-1); then whether anything is certain and due;
last its limits of amount. Whether accrued interest counts in the limits of 5 000 and 10 000 € is unsettled: between
the two sums the answer is None.
"""

from __future__ import annotations

from msgspec.structs import replace

from relance.french import euros, short_date
from relance.rules.codes import Kind, Reason, State, Trade
from relance.rules.court.court_facts import Facts, in_force, relief_before, said
from relance.rules.court.courts import Party, Place, court_of
from relance.rules.court.lacking import lacks_of
from relance.rules.court.way import Court, CourtKind, Way, WayCode
from relance.rules.law import Name

COMMERCIAL = {WayCode.ORDER_COMMERCIAL, WayCode.SUMMONS_COMMERCIAL, WayCode.INTERIM_COMMERCIAL}
CIVIL = {WayCode.ORDER_CIVIL, WayCode.REQUEST, WayCode.SUMMONS_CIVIL, WayCode.INTERIM_CIVIL}
ORDERS = {WayCode.ORDER_COMMERCIAL, WayCode.ORDER_CIVIL}
SUMMONS = {WayCode.SUMMONS_COMMERCIAL, WayCode.SUMMONS_CIVIL}
MERITS = {WayCode.REQUEST, *SUMMONS}  # where a dispute is decided
_OPEN = {"ouverte", "contestee_au_fond", "limite_a_verifier", "acte_mixte_a_verifier", "relevee"}
_STANDING = {State.DEATH: "deces", State.OVER_INDEBTED: "surendettement"}


def ways_of(facts: Facts) -> tuple[Way, ...]:
    """The ten ways, open or not, in the order of `WayCode`."""
    return tuple(_way(code, facts) for code in WayCode)


def _way(code: WayCode, facts: Facts) -> Way:
    text = facts.texts.ways[code]
    because, told = _because(code, facts)
    facts_said = said(facts) | told
    opened = text.open.format(**facts_said)
    court = _court(code, facts) if _fits(code, facts) in {"", "qualite_inconnue"} else None
    way = Way(
        code=code,
        open=because in _OPEN,
        because=because,
        reason=facts.texts.reasons[because].format(**facts_said, open=opened).strip(),
        court=court,
        lawyer=_lawyer(code, court, facts),
        attempt=_attempt(code, facts),
        duration=text.duration.format(**facts_said),
        articles=text.articles,
    )
    lacks = lacks_of(way, facts)
    missing = tuple(facts.texts.missing[gap].format(**facts_said) for gap in lacks)
    return replace(way, lacks=lacks, missing=missing)


def _because(code: WayCode, facts: Facts) -> tuple[str, dict[str, str]]:
    """The code of the reason, and its own facts."""
    case = facts.case
    if code is WayCode.DECLARATION:
        return _declaration(facts)
    if standing := _stands_against(facts):
        return standing, {}
    if misfit := _fits(code, facts):
        return misfit, {}
    if not case.claims and not case.disputed:
        barred = next((c for c in case.left_out if c.reason is Reason.TIME_BARRED), None)
        if barred and barred.limitation:
            return "prescription", {"date": short_date(barred.limitation.late)}
        return "rien_d_exigible", {}
    if not case.claims and code not in MERITS:
        return "contestee", {}
    if limit := _limited(code, facts):
        return limit, {"limit": _limit(code, facts)}
    reason = "ouverte" if case.claims else "contestee_au_fond"
    if case.claims and code is WayCode.REQUEST and facts.over(Name.REQUEST_LIMIT) is None:
        reason = "limite_a_verifier"
    if case.claims and code in CIVIL and facts.debtor is not Party.CIVIL:
        reason = "acte_mixte_a_verifier"
    return reason, {"limit": _limit(code, facts)}


def _stands_against(facts: Facts) -> str:
    """What forbids every action for payment, whatever the way."""
    if facts.case.insolvency:
        return "procedure_collective"
    if standing := next((h.state for h in facts.holds if h.state in _STANDING), None):
        return _STANDING[standing]
    if facts.pending:
        return "titre" if facts.pending.state is State.TITLE else "en_cours"
    match facts.place:
        case Place.LOCAL_LAW:
            return "droit_local"
        case Place.FRANCE:
            return ""
        case _:
            return "hors_de_france"


def _fits(code: WayCode, facts: Facts) -> str:
    """Why this way is not for these parties; empty where it is."""
    client = facts.case.client
    public = client.kind is Kind.PUBLIC_BODY
    if code is WayCode.ADMINISTRATIVE:
        return "" if public else "personne_privee"
    if public and code is not WayCode.DECLARATION:
        return "personne_publique"
    debtor, creditor = facts.debtor, facts.creditor
    if code in COMMERCIAL:
        return "debiteur_non_commercant" if debtor is Party.CIVIL else ""
    if code in CIVIL and debtor is not Party.CIVIL:
        if creditor is Party.CIVIL:  # whatever the debtor is: it may choose
            return ""
        if debtor is Party.UNKNOWN:
            return "qualite_inconnue"
        return "debiteur_commercant" if creditor is Party.TRADER else "creancier_inconnu"
    if code is WayCode.SMALL_CLAIMS and creditor is not Party.CIVIL:
        if debtor is Party.UNKNOWN:
            return "qualite_inconnue"
        if client.trade is Trade.COMMERCE and creditor is Party.TRADER:
            return "entre_commercants"
    return ""


def _limited(code: WayCode, facts: Facts) -> str:
    if code is WayCode.REQUEST and facts.over(Name.REQUEST_LIMIT):
        return "trop_eleve"
    if code is WayCode.SMALL_CLAIMS:  # interest counts here (R125-1)
        case = facts.case
        limit = in_force(facts.law, Name.SMALL_CLAIMS, case.on)
        return "trop_eleve" if facts.amount + case.interest > limit else ""
    return ""


def _limit(code: WayCode, facts: Facts) -> str:
    name = Name.SMALL_CLAIMS if code is WayCode.SMALL_CLAIMS else Name.REQUEST_LIMIT
    return euros(in_force(facts.law, name, facts.case.on))


def _declaration(facts: Facts) -> tuple[str, dict[str, str]]:
    case = facts.case
    if not case.insolvency:
        return "sans_procedure", {}
    if facts.place in {Place.UNION, Place.ABROAD}:
        return "hors_de_france", {}
    if not case.claims:
        return "rien_d_exigible", {}
    last, published = case.declare_before, case.insolvency.published
    if not last or not published:
        return "ouverte", {}
    if case.on <= last:
        return "ouverte", {"deadline": f"jusqu'au {short_date(last)} inclus"}
    past = {"date": short_date(last), "relief": short_date(relief_before(published, facts.law))}
    return ("relevee" if case.on <= relief_before(published, facts.law) else "hors_delai"), past


def _court(code: WayCode, facts: Facts) -> Court:
    """Where this way leads; for a declaration or a small claim, to whom."""
    case, kind = facts.case, facts.texts.ways[code].court
    if kind in {CourtKind.INSOLVENCY, CourtKind.OFFICER}:
        trustee = case.insolvency.trustee if case.insolvency else ""
        named = trustee if kind is CourtKind.INSOLVENCY else ""
        return Court(kind=kind, name=named or facts.texts.courts[kind])
    return court_of(kind, case.client, facts.texts, facts.towns, case.on)


def _lawyer(code: WayCode, court: Court | None, facts: Facts) -> bool | None:
    """CPC 761 and 853, above 10 000 €; none for a request for an order before the commercial court."""
    if code in {WayCode.SMALL_CLAIMS, WayCode.DECLARATION, WayCode.REQUEST}:
        return False
    chamber = court is not None and court.kind in {CourtKind.CHAMBER, CourtKind.MIXED}
    if code in {WayCode.ORDER_CIVIL, WayCode.ADMINISTRATIVE} or chamber:
        return None
    return False if code is WayCode.ORDER_COMMERCIAL else facts.over(Name.LAWYER)


def _attempt(code: WayCode, facts: Facts) -> bool | None:
    """CPC 750-1: before the tribunal judiciaire only, up to 5 000 €, not for an order to pay."""
    if code is WayCode.REQUEST:
        return True
    if code not in {WayCode.SUMMONS_CIVIL, WayCode.INTERIM_CIVIL}:
        return False
    over = facts.over(Name.AMICABLE_ATTEMPT)
    if over:
        return False
    return True if over is False and code is WayCode.SUMMONS_CIVIL else None
