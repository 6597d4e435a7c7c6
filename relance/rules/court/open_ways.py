"""Which ways are open against one debtor, why, and what is missing for each.

What stands against all of them comes first (an insolvency, a death, a procedure under way, a debtor
abroad); then whom a way is for (C. com. L721-3, CPCE L125-1); then whether anything is certain and due;
last its limits of amount. Whether accrued interest counts in the limits of 5 000 and 10 000 € is unsettled: between
the two sums the answer is None.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.french import euros, fold, joined, short_date
from relance.rules.codes import EventKind, Kind, Reason, State, Trade
from relance.rules.court.court_texts import CourtTexts
from relance.rules.court.courts import Party, Place, court_of, creditor_party, debtor_party, seat_of
from relance.rules.court.way import Court, CourtCase, CourtKind, Way, WayCode
from relance.rules.days import months_later
from relance.rules.firm import Sender
from relance.rules.law import Law, Name
from relance.rules.model import Hold
from relance.rules.sums.limitation import ALERT_MONTHS, PERIODS

COMMERCIAL = {WayCode.ORDER_COMMERCIAL, WayCode.SUMMONS_COMMERCIAL, WayCode.INTERIM_COMMERCIAL}
CIVIL = {WayCode.ORDER_CIVIL, WayCode.REQUEST, WayCode.SUMMONS_CIVIL, WayCode.INTERIM_CIVIL}
ORDERS = {WayCode.ORDER_COMMERCIAL, WayCode.ORDER_CIVIL}
SUMMONS = {WayCode.SUMMONS_COMMERCIAL, WayCode.SUMMONS_CIVIL}
INTERIM = {WayCode.INTERIM_COMMERCIAL, WayCode.INTERIM_CIVIL}
MERITS = {WayCode.REQUEST, *SUMMONS}  # where a dispute is decided
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
_STANDING = {State.DEATH: "deces", State.OVER_INDEBTED: "surendettement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides of the ways, beside the case itself."""

    case: CourtCase
    holds: tuple[Hold, ...]  # all that is noted on the client and its open invoices
    pending: Hold | None  # these very claims are before a judge, or judged
    sender: Sender
    law: Law
    texts: CourtTexts
    towns: Mapping[str, str]
    attempted: bool = False  # a mediation or a conciliation was tried
    far: bool = False  # the creditor is outside the territory of the debtor's court

    @property
    def amount(self) -> Decimal:
        """The principal claimed (EUR), else what is disputed."""
        case = self.case
        disputed = sum((c.left for c in case.disputed), Decimal(0))
        return max(case.principal - case.credits, Decimal(0)) if case.claims else disputed

    def over(self, name: Name) -> bool | None:
        """Whether the demand exceeds that limit; None where it depends on whether interest counts."""
        limit = self.law.at(name, self.case.on)
        if self.amount > limit:
            return True
        whole = max(self.case.total, self.amount)
        return None if whole > limit else False


def ways_of(facts: Facts) -> tuple[Way, ...]:
    """The ten ways, open or not, in the order of `WayCode`."""
    return tuple(_way(code, facts) for code in WayCode)


def _way(code: WayCode, facts: Facts) -> Way:
    text = facts.texts.ways[code]
    because, told = _because(code, facts)
    open_ = because in {
        "ouverte",
        "contestee_au_fond",
        "limite_a_verifier",
        "acte_mixte_a_verifier",
        "relevee",
    }
    court = _court(code, facts) if _fits(code, facts) in {"", "qualite_inconnue"} else None
    lacks = _lacks(code, because, court, facts, open_=open_)
    said = _said(facts) | told
    opened = text.open.format(**said)
    return Way(
        code=code,
        open=open_,
        because=because,
        reason=facts.texts.reasons[because].format(**said, open=opened).strip(),
        court=court,
        lawyer=_lawyer(code, court, facts),
        attempt=_attempt(code, facts),
        lacks=lacks,
        missing=tuple(facts.texts.missing[gap].format(**said) for gap in lacks),
        duration=text.duration.format(**said),
        articles=text.articles,
    )


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
    if case.claims and code in CIVIL and debtor_party(case.client) is not Party.CIVIL:
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
    match seat_of(facts.case.client, facts.texts).place:
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
    debtor, creditor = debtor_party(client), creditor_party(facts.sender, facts.texts)
    if code in COMMERCIAL:
        return "debiteur_non_commercant" if debtor is Party.CIVIL else ""
    if code in CIVIL and debtor is not Party.CIVIL:
        if creditor is Party.CIVIL and debtor is Party.TRADER:
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
        limit = facts.law.at(Name.SMALL_CLAIMS, case.on)
        return "trop_eleve" if facts.amount + case.interest > limit else ""
    return ""


def _limit(code: WayCode, facts: Facts) -> str:
    name = Name.SMALL_CLAIMS if code is WayCode.SMALL_CLAIMS else Name.REQUEST_LIMIT
    return euros(facts.law.at(name, facts.case.on))


def _declaration(facts: Facts) -> tuple[str, dict[str, str]]:
    case = facts.case
    if not case.insolvency:
        return "sans_procedure", {}
    if seat_of(case.client, facts.texts).place in {Place.UNION, Place.ABROAD}:
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


def relief_before(published: date, law: Law) -> date:
    """The last day to ask for a relief from the late declaration (C. com. L622-26)."""
    return months_later(published, int(law.at(Name.LATE_DECLARATION, published)))


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


def _lacks(
    code: WayCode, because: str, court: Court | None, facts: Facts, *, open_: bool
) -> tuple[str, ...]:
    """What is missing: the condition that fails, then what the file still needs."""
    unmet = _UNMET.get(because)
    if not open_ and not unmet:
        return ()
    found = [unmet] if unmet else []
    if code is WayCode.DECLARATION:
        found += _to_declare(because, facts) if open_ else []
    elif because != "procedure_collective":
        found += _to_sue(code, court, facts)
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


def _to_sue(code: WayCode, court: Court | None, facts: Facts) -> Iterator[str]:
    case, client = facts.case, facts.case.client
    needed: Collection[tuple[str, object]] = (
        ("reclamation" if code is WayCode.ADMINISTRATIVE else "mise_en_demeure", case.unproven),
        ("tentative_amiable", _attempt(code, facts) and not facts.attempted),
        ("adresse", not client.addressed),
        ("nom_legal", not client.legally_named),
        ("qualite", debtor_party(client) is Party.UNKNOWN),
        ("ville_du_tribunal", court is not None and court.ask and not court.town),
        ("accord", code is WayCode.SMALL_CLAIMS),
        ("non_commercant", code is WayCode.SMALL_CLAIMS and _perhaps_traders(facts)),
        ("etat_civil", code in {*ORDERS, WayCode.REQUEST} and _is_person(facts)),
        ("echeance", any(c.invoice.due_assumed for c in case.claims)),
        ("taux", any(c.rate_untold for c in case.claims)),
        ("tiers", _third_party(facts)),
        (_limitation_gap(facts), True),
    )
    yield from (gap for gap, missing in needed if gap and missing)


def _perhaps_traders(facts: Facts) -> bool:
    debtor, creditor = debtor_party(facts.case.client), creditor_party(facts.sender, facts.texts)
    return debtor is Party.TRADER and creditor is not Party.CIVIL


def _is_person(facts: Facts) -> bool:
    return fold(facts.sender.legal_form) in facts.texts.personal_forms


def _third_party(facts: Facts) -> str:
    return next((h.text or h.state for h in facts.holds if h.state is State.HANDED_OVER), "")


def _limitation_gap(facts: Facts) -> str:
    """Whether the limitation is near by the prudent reading, or perhaps over."""
    end, on = facts.case.limitation, facts.case.on
    if end is None or end > months_later(on, max(ALERT_MONTHS)):
        return ""
    return "prescription" if on <= end else "peut_etre_prescrite"


def _said(facts: Facts) -> dict[str, str]:
    """What the sentences may tell."""
    case, law, on = facts.case, facts.law, facts.case.on
    left = next(iter(case.left_out), None)
    pending = facts.pending
    delay = Name.DECLARATION_OVERSEAS if facts.far else Name.DECLARATION
    published = case.insolvency.published if case.insolvency else None
    inside = seat_of(case.client, facts.texts).place is Place.UNION
    return {
        "limit": "",
        "amount": euros(facts.amount),
        "date": short_date(case.limitation) if case.limitation else "",
        "article": law.reference(PERIODS[case.client.kind], on),
        "invoices": joined(case.unproven),
        "assumed": joined(c.invoice.number for c in case.claims if c.invoice.due_assumed),
        "sentence": left.sentence if left else "",
        "note": (pending.text or pending.state) if pending else _third_party(facts),
        "union": " Dans l'Union européenne, l'injonction de payer européenne est à vérifier."
        if inside
        else "",
        "deadline": f"dans les {law.at(delay, on)} mois de sa publication au BODACC",
        "relief": short_date(relief_before(published, law)) if published else "",
        "service": str(law.at(Name.ORDER_SERVICE, on)),
        "objection": str(law.at(Name.ORDER_OBJECTION, on)),
        "enforcement": str(law.at(Name.ORDER_ENFORCEMENT, on)),
    }


ATTEMPTS = {EventKind.MEDIATION, EventKind.CONCILIATION}
