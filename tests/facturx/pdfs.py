"""Small invoices as PDF, made by the tests: a blank page, and the attachments given."""

from __future__ import annotations

from io import BytesIO

FACTUR_X = "factur-x.xml"


def invoice_xml(
    number: str = "F-041",
    *,
    kind: str = "380",
    currency: str = "EUR",
    total: str = "1234.50",
    left: str | None = None,
    due: str = "20261010",
    payee: str = "",
    penalties: str = "",
) -> bytes:
    """An invoice of the profile BASIC; `left`: the amount due, else the total."""
    note = (
        f"<IncludedNote><Content>{penalties}</Content><SubjectCode>PMD</SubjectCode></IncludedNote>"
    )
    other = f"<PayeeTradeParty><Name>{payee}</Name></PayeeTradeParty>" if payee else ""
    day = f'<DateTimeString format="102">{due}</DateTimeString>' if due else ""
    return f"""<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
        <ExchangedDocument><ID>{number}</ID><TypeCode>{kind}</TypeCode>{note}</ExchangedDocument>
        <SupplyChainTradeTransaction>
        <ApplicableHeaderTradeAgreement>
        <SellerTradeParty><Name>Menuiserie Dupré</Name></SellerTradeParty>
        </ApplicableHeaderTradeAgreement>
        <ApplicableHeaderTradeSettlement>
        <InvoiceCurrencyCode>{currency}</InvoiceCurrencyCode>{other}
        <SpecifiedTradePaymentTerms><DueDateDateTime>{day}</DueDateDateTime></SpecifiedTradePaymentTerms>
        <SpecifiedTradeSettlementHeaderMonetarySummation>
        <GrandTotalAmount>{total}</GrandTotalAmount><DuePayableAmount>{left or total}</DuePayableAmount>
        </SpecifiedTradeSettlementHeaderMonetarySummation>
        </ApplicableHeaderTradeSettlement>
        </SupplyChainTradeTransaction></CrossIndustryInvoice>""".encode()


def pdf(*attached: tuple[str, bytes], password: str | None = None) -> bytes:
    """A PDF of one blank page with these attachments, in this order."""
    from pypdf import PdfWriter

    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(width=100, height=100)
    for name, content in attached:
        writer.add_attachment(name, content)
    if password is not None:
        writer.encrypt(password, "owner", algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()
