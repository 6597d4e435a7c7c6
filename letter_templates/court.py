"""The shipped templates of a court file, built from court.toml with the parts of build.py."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from docx.document import Document as Word
from docx.shared import Mm, Pt

from letter_templates.build import (
    ACCOUNT,
    COMPUTATION,
    body,
    letterhead,
    payment,
    running,
)
from letter_templates.page import (
    MARGIN,
    PLAIN,
    RIGHT,
    TINT,
    WIDTH,
    WINDOW,
    Column,
    gap,
    grid,
    new_document,
    ruled,
    table,
    whole,
    write,
)

WORDING = Path(__file__).with_name("court.toml")
# fmt: off
ELEMENTS: Sequence[Column] = (
    ("Élément",   "{{ x.quoi }}",      76, PLAIN),
    ("Fondement", "{{ x.fondement }}", 52, PLAIN),
    ("Pièce",     "{{ x.pieces }}",    16, PLAIN),
    ("Montant",   "{{ x.montant }}",   28, RIGHT),
)
PIECES: Sequence[Column] = (
    ("N°",    "{{ x.numero }}", 12, PLAIN),
    ("Pièce", "{{ x.titre }}", 160, PLAIN),
)
SCHEDULE: Sequence[Column] = (
    PIECES[0],
    ("Pièce", "{{ x.titre }}",  98, PLAIN),
    ("",      "{{ x.etat }}",   62, PLAIN),
)
FACTS: Sequence[Column] = (
    ("Date",   "{{ x.date }}",    24, PLAIN),
    ("Fait",   "{{ x.fait }}",   112, PLAIN),
    ("Preuve", "{{ x.preuve }}",  36, PLAIN),
)
WAYS: Sequence[Column] = (
    ("Voie",      "**{{ x.nom }}**",                                  38, PLAIN),
    ("Devant qui", "{{ x.juridiction }}",                             32, PLAIN),
    ("Pourquoi, ce qui manque, combien de temps",
     "{{ x.motif }}{% if x.manque %}\n**Manque : {{ x.manque }}.**{% endif %}"
     "{% if x.duree %}\n{{ x.duree }}{% endif %}\n{{ x.articles }}",  66, PLAIN),
    ("Avocat",    "{{ x.avocat }}",                                   16, PLAIN),
    ("Tentative amiable", "{{ x.tentative }}",                        20, PLAIN),
)
COMING: Sequence[Column] = (
    ("Facture",  "{{ x.numero }}",   80, PLAIN),
    ("Échéance", "{{ x.echeance }}", 50, PLAIN),
    ("Montant",  "{{ x.montant }}",  42, RIGHT),
)
NOT_DUE: Sequence[Column] = (
    ("Facture",  "{{ f.numero }}",   70, PLAIN),
    ("Date",     "{{ f.date }}",     34, PLAIN),
    ("Échéance", "{{ f.echeance }}", 34, PLAIN),
    ("Reste à payer", "{{ f.reste }}", 34, RIGHT),
)
# fmt: on


def _table(columns: Sequence[Column], loop: str) -> Callable[[Word], None]:
    def made(word: Word) -> None:
        grid(word, columns, loop)
        gap(word)

    return made


def _elements(word: Word) -> None:
    """The sum by element, and its total."""
    row = grid(word, ELEMENTS, "x in elements").add_row()  # type: ignore[no-untyped-call]
    whole(row)
    write(row.cells[0].merge(row.cells[-2]), "**Total**", "Tableau").alignment = RIGHT
    write(row.cells[-1], "**{{ montant_total }}**", "Tableau").alignment = RIGHT
    ruled(row, fill=TINT)
    gap(word)


def _list(loop: str, field: str, mark: str) -> Callable[[Word], None]:
    def made(word: Word) -> None:
        write(word, f"{{%p for x in {loop} %}}")
        write(word, f"{mark} {{{{ x.{field} }}}}", "Fait")
        write(word, "{%p endfor %}")
        gap(word, 4)

    return made


def _ended(word: Word) -> None:
    """A page of its own for what follows."""
    word.add_page_break()  # type: ignore[no-untyped-call]


BLOCKS: Mapping[str, Callable[[Word], None]] = {
    "elements": _elements,
    "calcul": _table(COMPUTATION, "l in calcul"),
    "pieces": _table(PIECES, "x in pieces"),
    "bordereau": _table(SCHEDULE, "x in pieces"),
    "chronologie": _table(FACTS, "x in chronologie"),
    "voies": _table(WAYS, "x in voies"),
    "fermees": _list("fermees", "texte", "–"),
    "manques": _list("manques", "quoi", "☐"),
    "contrats": _list("contrats", "texte", "–"),
    "en_bref": _list("en_bref", "texte", "–"),
    "documents": _list("documents", "nom", "☐"),
    "a_echoir": _table(COMING, "x in a_echoir"),
    "compte": _table(ACCOUNT, "l in compte"),
    "non_echues": _table(NOT_DUE, "f in a_echoir"),
    "paiement": payment,
    "page": _ended,
}


def documents(method: str) -> Mapping[str, Word]:
    """Every template of a court file, by name. `method`: how interest is reckoned, as letters say it."""
    texts = tomllib.loads(WORDING.read_text("utf-8"))["documents"]
    return {f"{name}.docx": _document(entry, method.strip()) for name, entry in texts.items()}


def _document(entry: Mapping[str, str], method: str) -> Word:
    """A paper for the court under its title, or a letter; signed where its text is asked for."""
    word = new_document()
    running(word)
    if "titre" in entry:
        write(word, entry["titre"], "Grand titre")
        if told := entry.get("sous_titre"):
            write(word, told, "Coordonnées").paragraph_format.space_after = Pt(8)
    else:
        letterhead(word, to=entry.get("a", ""))
        write(word, f"Objet : {entry['objet']}", "Objet")
    body(word, entry["texte"].replace("[methode]", method), BLOCKS)
    for paragraph in word.paragraphs:  # what announces something is never parted from it
        if paragraph.text.rstrip().endswith(":") or (
            paragraph.style and paragraph.style.name == "Partie"
        ):
            paragraph.paragraph_format.keep_with_next = True
    if signs := entry.get("signe"):
        last = word.paragraphs[-1].paragraph_format  # nor the end of a letter from its signature
        last.keep_with_next = last.keep_together = True
        signed = table(word, [WIDTH], 1, margin=0).rows[0].cells[0]
        for text, room in ((signs, 10), ("{{ signataire }}", 2), ("{{ signataire_qualite }}", 2)):
            if text != "-":
                line = write(signed, text).paragraph_format
                line.left_indent, line.space_before = Mm(WINDOW - MARGIN - 20), Pt(room)
                line.space_after = Pt(0)
        write(signed, "Signature :").paragraph_format.left_indent = Mm(WINDOW - MARGIN - 20)
        signed.paragraphs[-1].paragraph_format.space_after = Pt(48)
        gap(word, 1)
    if "suite" in entry:
        body(word, entry["suite"], BLOCKS)
    gap(word, 1)
    return word
