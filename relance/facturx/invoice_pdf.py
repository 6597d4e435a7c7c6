"""The attachments of a PDF, and which of them is the invoice.

Whatever is wrong with the file, there is nothing to compare: a PDF never stops a Monday.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from relance.facturx.invoice_xml import invoice_in
from relance.rules.own_invoice import OwnInvoice
from relance.system.files import read_file

LARGEST_PDF = 20 << 20  # bytes: above, it is left unread
LARGEST_XML = 2 << 20  # the longest public sample has 70 KB
_FIRST = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")  # else the first .xml
_TRIED = 5  # of its XML attachments


def read_own_invoice(path: Path) -> OwnInvoice | None:
    """What the invoice in this PDF says; None where it holds none, or none that can surely be read."""
    # Their absence is a broken installation, not a broken file.
    import defusedxml.ElementTree  # noqa: F401 - for invoice_in
    import pypdf

    logger = logging.getLogger(pypdf.__name__)
    logger.addHandler(logging.NullHandler())
    logger.propagate = False  # its warnings would stand on the owner's screen
    try:
        return next(filter(None, map(invoice_in, _attached(path, pypdf.PdfReader))), None)
    except Exception:  # noqa: BLE001 — damaged, encrypted or hostile, a PDF fails in any way
        return None


def _attached(path: Path, reader: type) -> Iterator[bytes]:
    """Its XML attachments, the one that is named as an invoice first."""
    from io import BytesIO

    content = read_file(path, cure="", at_most=LARGEST_PDF + 1)
    if len(content) > LARGEST_PDF:
        return
    files = [(f.name.lower(), f) for f in reader(BytesIO(content)).attachment_list]
    named = [(name, file) for name, file in files if name.endswith(".xml")]
    named.sort(key=lambda each: _FIRST.index(each[0]) if each[0] in _FIRST else len(_FIRST))
    for _, file in named[:_TRIED]:
        if len(data := file.content) <= LARGEST_XML:
            yield data
