"""The XML of an invoice (UN/CEFACT Cross Industry Invoice): ZUGFeRD 1 and what came after, every profile.

Names are taken without their namespace. An order uses the same ones below another root. What is absent,
or no date of the calendar, is not told: nothing is guessed from free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from xml.etree.ElementTree import Element, ParseError

from relance.rules.firm import ContractRate
from relance.rules.own_invoice import OwnInvoice
from relance.words.rate_words import stated_rates

_ROOTS = {"CrossIndustryInvoice", "CrossIndustryDocument", "Invoice"}  # ZUGFeRD 2, 1, and before
_AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
# Notes by their code (UNTDID 4451): penalties stand in PMD, by some in PMT (the 40 €) or in none.
_OF_PENALTIES = {"PMD", "PMT", ""}


def invoice_in(data: bytes) -> OwnInvoice | None:
    """The invoice that this XML is; None where it is none, declares a DOCTYPE, or is not well formed."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError, RecursionError):
        return None
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    head = _part(root, "ExchangedDocument", "HeaderExchangedDocument")
    if root.tag not in _ROOTS or not len(head):
        return None
    trade = _part(root, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    agreed = _part(trade, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    paid = _part(trade, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    currency = _text(paid, "InvoiceCurrencyCode").upper()
    return OwnInvoice(
        number=_text(head, "ID"),
        type_code=_text(head, "TypeCode"),
        currency=currency,
        grand_total=_amount(paid, "GrandTotalAmount", currency),
        due_payable=_amount(paid, "DuePayableAmount", currency),
        due_dates=tuple(_days(paid)),
        seller=_text(agreed, "SellerTradeParty/Name"),
        payee=_text(paid, "PayeeTradeParty/Name"),
        rates=tuple(_rates(head)),
    )


def _part(element: Element, *names: str) -> Element:
    found = (element.find(name) for name in names)
    return next((each for each in found if each is not None), Element("nothing"))


def _text(element: Element, path: str, longest: int = 80) -> str:
    return " ".join((element.findtext(path) or "")[: longest * 2].split())[:longest]


def _amount(paid: Element, name: str, currency: str) -> Decimal | None:
    """The total of that name; where it stands in two currencies, that of the invoice."""
    for summation in paid:
        if re.fullmatch("SpecifiedTradeSettlement(Header)?MonetarySummation", summation.tag):
            for total in summation.iterfind(name):
                written = (total.text or "").strip()
                if total.get("currencyID", currency) in {currency, ""} or not currency:
                    return Decimal(written) if _AMOUNT.fullmatch(written) else None
    return None


def _days(paid: Element) -> Iterator[date]:
    """The due dates: « 20260914 » (formats 102 and, with a time, 203), or with the dashes that some put."""
    for due in paid.iterfind("SpecifiedTradePaymentTerms/DueDateDateTime"):
        written = "".join(due.itertext()).strip()
        if found := re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d$)", written):
            try:
                yield date(*map(int, found.groups()))
            except ValueError:
                continue


def _rates(head: Element) -> Iterator[ContractRate]:
    """The rates of late payment that its notes state in words that are understood."""
    notes = head.iterfind("IncludedNote")
    texts = (_text(n, "Content", 1000) for n in notes if _text(n, "SubjectCode") in _OF_PENALTIES)
    return (said.rate for said in stated_rates("\n".join(islice(texts, 5))) if said.rate)
