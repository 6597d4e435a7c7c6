"""The owner's logo: put into a template once, within 70 × 12 mm."""

from __future__ import annotations

import io
from datetime import date

from markupsafe import Markup

from relance.environment.whole import loading
from relance.problems import RelanceError
from relance.word.docx_package import CORE, DECLARATION, core_properties, repacked

_WIDTH, _HEIGHT = 70 * 36_000, 12 * 36_000  # EMU


def with_logo(parts: dict[str, bytes], logo: bytes) -> tuple[bytes, Markup]:
    """The package that holds the picture, and the XML that shows it, within 70 × 12 mm."""
    with loading():
        from docx.image.image import Image  # slow to load: for those who have a logo
        from docx.shared import Emu
        from docxtpl import DocxTemplate, InlineImage

    core = (DECLARATION + core_properties("", date(2000, 1, 1))).encode()
    document = DocxTemplate(io.BytesIO(repacked(parts | {CORE: core})))
    document.init_docx()
    document.current_rendering_part = document.docx.part
    picture = Image.from_blob(logo)
    scale = min(_WIDTH / picture.width, _HEIGHT / picture.height)
    size = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
    shape = str(InlineImage(document, io.BytesIO(logo), *size))
    flush = '<wp:inline distT="0" distB="0" distL="0" distR="0" '  # else some leave 3 mm aside
    xml = Markup(shape.replace("<wp:inline ", flush))  # noqa: S704 - made by python-docx
    package = io.BytesIO()
    document.docx.save(package)
    return package.getvalue(), xml


def check_logo(name: str, content: bytes) -> None:
    """Raise RelanceError where this is not a picture that Word can show."""
    with loading():
        from docx.image.exceptions import UnrecognizedImageError
        from docx.image.image import Image

    try:
        Image.from_blob(content)
    except (UnrecognizedImageError, ValueError, LookupError, ZeroDivisionError) as error:
        cure = "Choisissez un fichier PNG ou JPEG."
        raise RelanceError("ce fichier n'est pas une image.", where=name, cure=cure) from error
