"""The shipped Word templates, built from wording.toml: `python -m letter_templates.build`.

A developer's tool: owners change their letters in Word, in letter_templates/perso. The
address stands where the window of a French DL envelope shows it: 105 mm from the left edge, 50 mm
from the top (AFNOR NF Z 11-001: 100-195 × 45-85 mm). page.py has the styles and the tables.
"""

# python-docx has no public way to some of Word's properties.
# ruff: noqa: SLF001

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_COLOR_INDEX, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from letter_templates.page import (
    CENTRED,
    GREY,
    MARGIN,
    PLAIN,
    RIGHT,
    RULE,
    TINT,
    WIDTH,
    WINDOW,
    Column,
    entitled,
    gap,
    grid,
    new_document,
    ruled,
    slim,
    table,
    whole,
    write,
    xml,
)
from relance.french import typeset
from relance.letters.court.court_fields import COURT, STATEMENT
from relance.letters.fields import LETTER
from relance.letters.todo import CALLS, TODO
from relance.letters.written_procedure import PROCEDURE
from relance.word.docx_package import members, repacked
from relance.word.form import Form

FORMS: Sequence[Form[Any]] = (LETTER, CALLS, TODO, PROCEDURE, STATEMENT, COURT)
FOLDER = Path(__file__).resolve().parent
WORDING = Path(__file__).with_name("wording.toml")
# fmt: off
INVOICES: Sequence[Column] = (
    ("Facture",     "{{ f.numero }}",   53, PLAIN),
    ("Date",        "{{ f.date }}",     21, PLAIN),
    ("Échéance",    "{{ f.echeance }}", 21, PLAIN),
    ("Retard",      "{{ f.retard }}",   15, RIGHT),
    ("Montant TTC", "{{ f.montant }}",  22, RIGHT),
    ("Déjà réglé",  "{{ f.regle }}",    19, RIGHT),
    ("Reste dû",    "{{ f.reste }}",    21, RIGHT),
)
COMPUTATION: Sequence[Column] = (
    ("Facture",     "{{ l.facture }}",            40, PLAIN),
    ("Du",          "{{ l.du }}",                 21, PLAIN),
    ("Au",          "{{ l.au }}",                 21, PLAIN),
    ("Jours",       "{{ l.jours }}",              14, RIGHT),
    ("Somme due",   "{{ l.base }}",               25, RIGHT),
    ("Taux annuel", "{{ l.taux }} {{ l.renvoi }}", 28, RIGHT),
    ("Intérêts",    "{{ l.montant }}",            23, RIGHT),
)
ACCOUNT: Sequence[Column] = (
    ("Date",         "{{ l.date }}",    21, PLAIN),
    ("Libellé",      "{{ l.libelle }}", 76, PLAIN),
    ("Dû",           "{{ l.debit }}",   25, RIGHT),
    ("Réglé, déduit", "{{ l.credit }}", 25, RIGHT),
    ("Solde",        "{{ l.solde }}",   25, RIGHT),
)
DUE: Sequence[Column] = (
    ("N°",       "{{ loop.index }}",   14, PLAIN),
    ("Échéance", "{{ e.date }}",       60, PLAIN),
    ("Montant",  "{{ e.montant }}",    30, RIGHT),
)
STEPS: Sequence[Column] = (
    ("Étape",      "**{{ x.nom }}**", 30, PLAIN),
    ("Retard",     "{{ x.retard }}",  17, PLAIN),
    ("Écart",      "{{ x.ecart }}",   16, PLAIN),
    ("Qui",        "{{ x.qui }}",     25, PLAIN),
    ("Comment",    "{{ x.comment }}", 37, PLAIN),
    ("On demande", "{{ x.sommes }}",  31, PLAIN),
    ("Délai",      "{{ x.delai }}",   16, PLAIN),
)
BOX: Column = ("", "☐", 7, PLAIN)
CLIENT: Column = ("Client", "**{{ x.client }}**", 44, PLAIN)
BILLS: Column = ("Factures", "{{ x.factures }}", 32, PLAIN)
ASKED: Column = ("Demandé", "{{ x.montant }}", 23, RIGHT)
NUMBER = "N° d'envoi : ……………………………"
TO_DO: Mapping[str, tuple[str, Sequence[Column]]] = {
    "a_ne_pas_poster": ("Ne postez pas : ces lettres, déjà préparées, ne sont plus dues", (
        BOX, CLIENT, BILLS, ("Préparée le", "{{ x.date }}", 23, PLAIN),
        ("Pourquoi", "{{ x.motif }}", 66, PLAIN))),
    "courriers": ("Signer et poster", (
        BOX, CLIENT, BILLS, ASKED,
        ("Lettre", "{{ x.fichier }}**{{ x.remarque }}**", 66, PLAIN))),
    "recommandes": ("Signer et poster en recommandé avec accusé de réception", (
        BOX, CLIENT, BILLS, ASKED,
        ("Lettre", "{{ x.fichier }}\n" + NUMBER + "**{{ x.remarque }}**", 66, PLAIN))),
    "autres_lettres": ("Compléter ou joindre", (
        BOX, CLIENT, BILLS, ("Lettre", "{{ x.fichier }}\n**{{ x.que_faire }}**", 89, PLAIN))),
    "preuves": ("Réunir les preuves, avant d'aller plus loin", (
        BOX, CLIENT, BILLS, ("Ce qui manque", "{{ x.manque }}", 89, PLAIN))),
    "appels": ("Appeler (voir « 1 - Appels à passer »)", (
        BOX, ("Client", "**{{ x.client }}**", 76, PLAIN), ("Doit", "{{ x.total }}", 23, RIGHT),
        ("Téléphone", "**{{ x.telephone }}**", 66, PLAIN))),
    "decisions": ("Décider", (
        BOX, CLIENT, BILLS, ("Reste dû", "{{ x.montant }}", 23, RIGHT),
        ("De quoi il s'agit", "{{ x.motif }}", 66, PLAIN))),
    "corrections": ("Corriger dans le classeur", (
        BOX, ("Où", "{{ x.ou }}", 40, PLAIN), ("Ce qui ne va pas", "{{ x.quoi }}", 66, PLAIN),
        ("Que faire", "{{ x.que_faire }}", 59, PLAIN))),
}
# fmt: on


def invoices(word: Word) -> None:
    """What is claimed, the sums down to the total, then what is only recalled."""
    made = grid(word, INVOICES, "f in factures")
    details = made.rows[2].cells[0].paragraphs[0].add_run("{{ f.details }}")
    details.font.size, details.font.color.rgb = Pt(8.5), RGBColor.from_string(GREY)
    rows = [made.add_row() for _ in range(4)]  # type: ignore[no-untyped-call]
    for row, tag in ((rows[0], "{%tr for s in sommes %}"), (rows[2], "{%tr endfor %}")):
        write(row.cells[0], tag)
    for row, label, amount, fill in (
        (rows[1], "{{ s.libelle }}", "{{ s.montant }}", ""),
        (rows[3], "**Total à régler**", "**{{ montant_total }}**", TINT),
    ):
        whole(row)
        wide = row.cells[0].merge(row.cells[-2])
        write(wide, label, "Tableau").alignment = RIGHT
        write(row.cells[-1], amount, "Tableau").alignment = RIGHT
        ruled(row, fill=fill)
    write(word, "{%p if pour_memoire %}")
    note = "Pour mémoire, également dû et non compris dans ce total :"
    write(word, note, "Petit").paragraph_format.keep_with_next = True
    number, *others = (INVOICES[i] for i in (0, 2, 3, 6))
    recalled = (number[0], number[1] + "{{ f.mise_en_demeure }}", *number[2:])
    grid(word, [recalled, *others], "f in pour_memoire")
    write(word, "{%p endif %}")
    gap(word)


def payment(word: Word) -> None:
    """How to pay, in a tinted box."""
    texts = (
        ("{%tr if iban %}", ""),
        (
            "**Par virement**",
            "IBAN {{ iban }}{% if bic %} – BIC {{ bic }}{% endif %} – titulaire : {{ titulaire }}",
        ),
        ("{%tr endif %}", ""),
        ("{%tr if ordre_cheque %}", ""),
        ("**Par chèque**", "à l'ordre de {{ ordre_cheque }}"),
        ("{%tr endif %}", ""),
        ("**À rappeler**", "{{ reference_paiement }}"),
    )
    made = table(word, [32, WIDTH - 32], len(texts))
    for row, (label, value) in zip(made.rows, texts, strict=True):
        for cell, text in zip(row.cells, (label, value), strict=True):
            write(cell, text, "Tableau").paragraph_format.keep_with_next = True
        ruled(row, bottom=0, fill=TINT)
    gap(word, 5)


def facts(word: Word) -> None:
    """The dated facts of a formal notice."""
    write(word, "{%p for h in historique %}")
    write(word, "– {{ h.texte }}", "Fait")
    write(word, "{%p endfor %}")
    gap(word, 4)


def instalments(word: Word) -> None:
    """The dates of a payment plan."""
    made = grid(word, DUE, "e in echeances")
    for cell in made.rows[2].cells:  # six of them and what is around stay on one page
        cell.paragraphs[0].paragraph_format.space_before = Pt(1)
        cell.paragraphs[0].paragraph_format.space_after = Pt(1)
    gap(word)


def coming(word: Word) -> None:
    """What is not due yet."""
    grid(word, [INVOICES[place] for place in (0, 1, 2, 4, 6)], "f in factures")
    gap(word)


BLOCKS: Mapping[str, Callable[[Word], None]] = {
    "a_venir": coming,
    "factures": invoices,
    "echeances": instalments,
    "historique": facts,
    "paiement": payment,
}


STARTS = {"## ": "Partie", "- ": "Fait"}
STARTED = {"## ": "", "- ": "– "}


def body(word: Word, text: str, blocks: Mapping[str, Callable[[Word], None]] = BLOCKS) -> None:
    """The paragraphs of `text`, with the blocks and conditions between brackets in their places.

    « ## » begins a title, « - » a line of a list.
    """
    for piece in re.split(r"\n\n|\n(?=\[|- )|(?<=\])\n", text.strip()):
        mark = re.fullmatch(r"\[(\w+)(?: (\w+))?\]", piece.strip())
        if mark is None:
            style = next((s for m, s in STARTS.items() if piece.strip().startswith(m)), "Normal")
            write(word, re.sub(r"^(## |- )", lambda m: STARTED[m[1]], piece.strip()), style)
        elif mark[1] in blocks:
            blocks[mark[1]](word)
        else:
            write(word, f"{{%p if {mark[2]} %}}" if mark[2] else "{%p endif %}")


def letterhead(word: Word, *, agreement: bool = False, to: str = "") -> None:
    """The sender, the address in the window, place and date: the top of page one.

    An agreement is dated by those who sign it, and takes less room, to stay on one page. `to`: who
    receives it, where that is not the client.
    """
    left = WINDOW - MARGIN
    top, low = table(word, [left, WIDTH - left], 2, margin=0).rows
    top.height, top.height_rule = Mm(36), WD_ROW_HEIGHT_RULE.EXACTLY
    low.height, low.height_rule = Mm(20 if agreement else 35), WD_ROW_HEIGHT_RULE.AT_LEAST
    sender = top.cells[0].merge(top.cells[1])
    write(sender, "{%p if logo %}")
    write(sender, "{{ logo }}", "Coordonnées")
    write(sender, "{%p endif %}")
    write(sender, "{{ expediteur_nom }}", "Enseigne")
    write(sender, "{{ expediteur_adresse }}", "Coordonnées")
    contact = write(sender, "{{ expediteur_contact }}", "Coordonnées")
    line = f'<w:bottom w:val="single" w:sz="6" w:space="5" w:color="{RULE}"/>'
    contact._p.get_or_add_pPr().append(xml(f"<w:pBdr>{line}</w:pBdr>"))
    if to:
        write(low.cells[1], to, "Adresse")
    else:
        write(low.cells[0], "**{{ mode_envoi }}**", "Coordonnées")
        write(low.cells[0], "{{ references }}", "Coordonnées").paragraph_format.space_before = Pt(6)
        address = write(low.cells[1], "{{ destinataire }}", "Adresse")
        missing = address.add_run("{{ adresse_a_completer }}")
        missing.font.highlight_color = WD_COLOR_INDEX.YELLOW
        address.add_run("{{ destinataire_ville }}")
    if not agreement:
        dated = write(word, "{{ lieu_date }}").paragraph_format
        dated.left_indent, dated.space_before, dated.space_after = Mm(left), Pt(4), Pt(8)


def running(word: Word) -> None:
    """Legal identity at the foot of every page; from page two on, whose letter this is."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    for footer in (section.footer, section.first_page_footer):
        foot = write(footer.paragraphs[0], "{{ expediteur_mentions }}", "Petit")
        foot.alignment, foot.runs[0].font.size = CENTRED, Pt(7.5)
    section.first_page_header.paragraphs[0].style = "Petit"
    head = write(
        section.header.paragraphs[0], "{{ client_nom }} – {{ lieu_date }} – page ", "Petit"
    )
    head.paragraph_format.space_after = Pt(8)
    shown = "<w:r><w:t>1</w:t></w:r>"
    head._p.append(xml(f'<w:fldSimple w:instr="PAGE">{shown}</w:fldSimple>'))
    head.add_run("/")
    head._p.append(xml(f'<w:fldSimple w:instr="NUMPAGES">{shown}</w:fldSimple>'))


def letter(entry: Mapping[str, str], closing: Mapping[str, str], subject: str = "Objet : ") -> Word:
    """A letter: letterhead, subject, text, signature, annexes; or an agreement, signed twice."""
    word = new_document()
    end = entry.get("fin", "lettre")
    letterhead(word, agreement=end == "accord")
    running(word)
    write(word, f"{subject}{entry['objet']}", "Objet")
    if end != "accord":
        write(word, "{{ salutation }},")
    body(word, entry["texte"])
    last = word.paragraphs[-1].paragraph_format  # the end never stands alone on a page
    last.keep_with_next = last.keep_together = True
    signed = table(word, [WIDTH], 1, margin=0).rows[0].cells[0]  # never alone on a page
    if end == "accord":
        agreed(signed, closing["accord"])
        gap(word, 1)
        return word
    for piece in closing[end].strip().split("\n\n"):
        write(signed, piece)
    for text, room in (("{{ signataire_qualite }}", 8), ("{{ signataire }}", 36)):
        line = write(signed, text).paragraph_format
        line.left_indent, line.space_before, line.space_after = Mm(WINDOW - MARGIN), Pt(room), Pt(0)
    for text in ("{%p if pieces_jointes %}", "{{ pieces_jointes }}", "{%p endif %}"):
        write(signed, text, "Petit")
    if end == "lettre":
        annexes(word, closing["annexe"], account=subject.startswith("Objet"))
    gap(word, 1)  # no taller, or it makes a page of its own
    return word


def translated(word: Word, english: Mapping[str, str]) -> Word:
    """The same letter with what the builder wrote around its text in English, each run marked as English."""
    section, known = word.sections[0], {typeset(french): said for french, said in english.items()}
    for home in (
        word.element.body,
        *(x._element for x in (section.header, section.footer, section.first_page_footer)),
    ):
        for run in home.iter(qn("w:r")):
            run.get_or_add_rPr().append(xml('<w:lang w:val="en-GB"/>'))
            for text in run.iter(qn("w:t")):
                text.text = known.get(text.text or "", text.text)
    return word


def annexes(word: Word, text: str, *, account: bool) -> None:
    """The interest line by line, then the statement of account, where there are any; it is in French only."""
    write(word, "{%p if calcul %}")
    gap(word, 2)  # two tables without a paragraph between them are one
    entitled(
        grid(word, COMPUTATION, "l in calcul"),
        "Annexe : calcul des intérêts de retard",
        text.strip(),
    )
    write(word, "**Total des intérêts : {{ penalites }}**").paragraph_format.space_before = Pt(8)
    write(word, "{{ calcul_notes }}", "Petit")
    write(word, "{%p endif %}")
    if not account:
        return
    write(word, "{%p if compte %}")
    gap(word, 2)
    entitled(grid(word, ACCOUNT, "l in compte"), "Annexe : relevé de votre compte, factures échues")
    write(word, "{%p endif %}")


def agreed(home: _Cell, text: str) -> None:
    """The end of an agreement: what is written by hand, and two signatures side by side."""
    for piece in text.strip().split("\n\n"):
        write(home, piece)
    columns = table(home, [86, 86], 1, margin=0).rows[0].cells
    for cell, name in zip(columns, ("expediteur_nom", "client_nom"), strict=True):
        for_ = "Pour " if cell is columns[0] else ""
        signed = write(cell, f"{for_}{{{{ {name} }}}}, signature :")
        signed.paragraph_format.space_after = Pt(56)
    gap(home.paragraphs[-1], 1)  # the one that Word wants after a table


def call_sheet(text: str) -> Word:
    """The call sheet: a script, then a card for each client with room for the answer."""
    word = new_document()
    write(word, "Appels à passer", "Grand titre")
    write(word, "{{ jour }}", "Coordonnées").paragraph_format.space_after = Pt(8)
    body(word, text)
    write(word, "{%p for x in appels %}")
    card = table(word, [92, 46, 34], 3)
    top, debts, answer = card.rows
    ruled(top, top=8, fill=TINT)
    write(top.cells[0], "☐ **{{ x.client }}**")
    write(top.cells[1], "**{{ x.telephone }}**").alignment = CENTRED
    write(top.cells[2], "**{{ x.total }}**").alignment = RIGHT
    owed, reply = debts.cells[0].merge(debts.cells[2]), answer.cells[0].merge(answer.cells[2])
    write(owed, "{{ x.factures }}", "Tableau")
    for field in ("dernier", "habitudes", "a_verifier"):
        for line in (f"{{%p if x.{field} %}}", f"{{{{ x.{field} }}}}", "{%p endif %}"):
            write(owed, line, "Petit")
    asked = "Parlé à :\tPayé ou promis le :\tSomme :\t"
    for line, stops in ((asked, (62, 118, 168)), ("Réponse :\t", (168,))):
        blank = write(reply, line, "Tableau").paragraph_format
        blank.space_before = Pt(8)
        for stop in stops:
            blank.tab_stops.add_tab_stop(Mm(stop), leader=WD_TAB_LEADER.DOTS)
    for cell in (cell for row in (top, debts) for cell in row.cells):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
    gap(word)
    write(word, "{%p endfor %}")
    gap(word)
    return word


def to_do() -> Word:
    """The owner's sheet: a box to tick before every line."""
    word = new_document()
    write(word, "À faire – {{ jour }}", "Grand titre")
    write(word, "{{ entreprise }}", "Coordonnées")
    write(word, "**{{ resume }}** {{ encours }}").paragraph_format.space_before = Pt(8)
    for line in ("{%p if impression %}", "{{ impression }}", "{%p endif %}"):
        write(word, line, "Petit")
    for loop, (title, columns) in TO_DO.items():
        write(word, f"{{%p if {loop} %}}")
        write(word, title, "Partie")
        grid(word, columns, f"x in {loop}")
        write(word, "{%p endif %}")
    after = "Après la poste, notez les dates et les numéros à la prochaine ouverture du programme."
    write(word, after, "Petit").paragraph_format.space_before = Pt(12)
    return word


def procedure(text: str) -> Word:
    """The procedure: the steps in one table, a line above those of each profile, then the rules."""
    word = new_document()
    write(word, "Procédure de relance des factures", "Grand titre")
    told = "{{ entreprise }} – {{ date }} – version {{ version }}"
    write(word, told, "Coordonnées").paragraph_format.space_after = Pt(8)
    made = grid(word, STEPS, "x in etapes")
    above = made.rows[1]
    for field in ("{%tr endif %}", "**{{ x.profil }}**", "{%tr if x.profil %}"):
        row = made.add_row()  # type: ignore[no-untyped-call]
        whole(row)
        write(row.cells[0].merge(row.cells[-1]), field, "Tableau")
        above._tr.addnext(row._tr)
        if "x.profil }" in field:
            ruled(row)
    note, *rules = text.strip().split("\n\n")
    write(word, note, "Petit")
    write(word, "Nos règles", "Partie")
    for rule in rules:
        write(word, f"– {rule}", "Fait")
    for line in ("{%p if pour_autrui %}", "– {{ pour_autrui }}", "{%p endif %}"):
        write(word, line, "Fait")
    return word


def court_templates(method: str) -> Mapping[str, Word]:
    """The documents of a court file, whose builder needs this module's parts."""
    from letter_templates import court  # it builds with `body` and `letterhead`

    return court.documents(method)


def templates() -> Iterator[tuple[str, bytes]]:
    """Every shipped template: its name and its content."""
    texts = tomllib.loads(WORDING.read_text("utf-8"))
    made = {
        "appels.docx": call_sheet(texts["appels"]),
        "a_faire.docx": to_do(),
        "procedure.docx": procedure(texts["procedure"]),
    }
    for name, entry in texts["lettres"].items():
        if name.endswith(".en"):
            word = letter(entry, texts["fin"], "Subject: ")
            made[f"{name}.docx"] = translated(word, texts["anglais"])
        else:
            made[f"{name}.docx"] = letter(entry, texts["fin"])
    made |= court_templates(texts["fin"]["annexe"])
    for name, word in made.items():
        slim(word)
        content = io.BytesIO()
        word.save(content)
        yield name, repacked(members(content.getvalue()))


def reference() -> str:
    """CHAMPS.md: every field that a template may use."""
    introduction = tomllib.loads(WORDING.read_text("utf-8"))["champs"]
    return "\n\n".join([introduction.strip(), *(f.reference() for f in FORMS)]) + "\n"


def main() -> None:
    """Write the shipped templates and CHAMPS.md."""
    for name, content in templates():
        (FOLDER / name).write_bytes(content)
    (FOLDER / "CHAMPS.md").write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
