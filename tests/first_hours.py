"""Three first hours at a real keyboard, written down as they happen.

    python tests/first_hours.py     writes docs/premiere-heure/*.md anew (POSIX: pseudo-terminals)

Each is a workbook as its owner keeps it, and what is typed; all the rest is what the program shows.
Only what changes from one machine to another is put right: the folder, the hour of the file, and lines
longer than a page. `test_first_hours.py` holds the files against what happens today.
"""

from __future__ import annotations

import re
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests.minibook import workbook  # noqa: E402
from tests.terminal import Terminal  # noqa: E402

DOCS = HERE.parent / "docs" / "premiere-heure"
DAY = "2026-11-23"
WIDTH = 100
MOST = 12  # questions, the old debts included


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One first hour: the file's name, who it is, their workbook, and what they type."""

    title: str
    told: str
    file: str
    book: str
    typed: tuple[str, ...]  # after the workbook itself


HOURS = {
    "menuisier": Hour(
        title="Un menuisier, avec son modèle de facture",
        told="Il colore en vert ce qui est payé. Son classeur a aussi la feuille qu'il imprime comme"
        " facture : le programme y lit son nom, son adresse, son SIRET et son IBAN, et il n'a qu'à les"
        " confirmer avec Entrée.",
        file="Factures menuiserie.xlsx",
        book="""
            [Factures clients]
            Menuiserie de l'Arve - factures 2026
            N° de facture | Date de facture | Client | Désignation | Total HT | T.V.A. | Total TTC | Date d'échéance | Réglée le
            {C6EFCE} 103 | 2026-02-20 | M. Pasquier | Parquet | 1890 | 189 | 2079 | 2026-03-22 |
            {C6EFCE} 104 | 2026-03-12 | M. Pasquier | Plinthes | 300 | 30 | 330 | 2026-04-11 |
            105 | 2026-08-20 | SARL Bois & Déco | Agencement | 12400 | 2480 | 14880 | 2026-09-19 |
            106 | 2026-09-08 | Mme Cottet | Placard | 1500 | 150 | 1650 | 2026-10-08 |
            107 | 2026-09-17 | Auberge du Lac | Bar | 8000 | 1600 | 9600 | 2026-10-17 |
            108 | 2026-10-20 | Le Chamois | Comptoir | 2000 | 400 | 2400 | 2026-11-19 |
            [Modèle de facture]
            SARL MENUISERIE DE L'ARVE
            12 rue des Scieurs
            74130 Bonneville
            Tél. 04 50 97 00 12
            SIRET 732 829 320 00074 - RCS Annecy 732 829 320 - SARL au capital de 8 000 €
            IBAN FR14 2004 1010 0505 0001 3M02 606
            """,
        typed=(
            "",  # the columns, as they are shown
            "1",  # green: paid
            "",  # the firm itself
            *[""] * 4,  # name, address, SIRET, telephone: as proposed
            "Paul Arvet",
            "",  # IBAN, as proposed
            "tous professionnels",
            "",  # all is right
        ),
    ),
    "assistante": Hour(
        title="Une assistante indépendante, avec le classeur d'une cliente",
        told="Elle relance pour une autre entreprise : les lettres gardent l'en-tête, le compte et la"
        " signature de sa cliente. Le classeur totalise ce qui reste dû, et une facture n'a pas"
        " d'échéance.",
        file="Suivi Atelier Morin.xlsx",
        book="""
            [Suivi]
            Facture | Émise le | Client | Total TTC | Échéance | Reste dû
            A-21 | 2026-08-03 | Galerie Vasseur SARL | 3200 | 2026-09-02 | 3200
            A-22 | 2026-09-01 | Mme Jeanne Roy | 480 | 2026-10-01 | 0
            A-23 | 2026-09-14 | Mairie de Crest | 1750 | 2026-10-14 | 1750
            A-24 | 2026-10-05 | Hôtel des Voyageurs | 2640 | 2026-11-04 | 1640
            A-25 | 2026-10-12 | Galerie Vasseur SARL | 900 | | 900
            A-26 | 2026-11-09 | Les Amis du Diois | 350 | 2026-12-09 | 350
            Total | | | 9320 | | 7840
            """,
        typed=(
            "",  # the columns, as they are shown
            "",  # the term: the usual one is proposed
            "3",  # for somebody else
            "Atelier Morin EI",
            "5 rue du Temple, 26400 Crest",
            "732 829 320 00074",
            "04 75 25 00 00",
            "Lucie Morin",
            "FR14 2004 1010 0505 0001 3M02 606",
            "1 pro ; 2 autre",
            "",
        ),
    ),
    "garage": Hour(
        title="Un garage, les clients sur une autre feuille",
        told="Les factures portent un code de client ; noms et adresses sont sur « Fichier clients ». Une"
        " facture a plus de quatre-vingt-dix jours : elle est demandée à la fin, et Entrée la laisse"
        " attendre. Les immatriculations ne disent rien des règlements : il le dit une fois.",
        file="Garage.xlsx",
        book="""
            [Factures]
            N° Fact | Code clt | Immat. | Date fact. | Échéance | Net à payer TTC | Versé | Reste à payer
            G1001 | C001 | AB-123-CD | 2026-05-04 | 2026-06-03 | 612.30 | 612.30 | 0
            G1002 | C002 | EF-456-GH | 2026-05-18 | 2026-06-17 | 1845 | 800 | 1045
            G1003 | C003 | IJ-789-KL | 2026-09-29 | 2026-10-29 | 96.5 | | 96.5
            G1004 | C002 | EF-456-GH | 2026-09-14 | 2026-10-14 | 240 | 0 | 240
            G1005 | C004 | MN-012-OP | 2026-10-01 | 2026-10-31 | 3300.99 | | 3300.99
            G1006 | C005 | QR-345-ST | 2026-09-21 | 2026-10-21 | 780 | | 780
            [Fichier clients]
            Code | Nom | Adresse | CP | Ville | Tél. | Mail
            C001 | Transports Bouvier SARL | 4 rue du Lac | 01000 | Bourg-en-Bresse | 0474000000 | compta@bouvier.fr
            C002 | Mme Sanchez | 12 chemin des Vignes | 01250 | Ceyzériat | 0601020304 |
            C003 | Ambulances de l'Ain | ZA du Pont | 01440 | Viriat | | contact@amb01.fr
            C004 | Commune de Jasseron | Mairie | 01250 | Jasseron | 0474111111 |
            C005 | Bernard Pneus | 3 route de Lyon | 01000 | Bourg-en-Bresse | 0474222222 |
            """,
        typed=(
            "",  # the columns, as they are shown
            "",
            "Garage du Revermont SAS",
            "18 avenue de Mâcon, 01000 Bourg-en-Bresse",
            "732 829 320 00074",
            "04 74 33 00 00",
            "Marc Perret",
            "-",
            "1-2 professionnels",
            "",
            "",  # the old debt: later
            "2",  # number plates have nothing to do with payments
        ),
    ),
}


def played(hour: Hour, folder: Path) -> tuple[str, int, int]:
    """The screen of that hour, played in this folder, its exit status and the questions asked."""
    book = folder / hour.file
    book.write_bytes(workbook(hour.book))
    words = ("--date", DAY, "--sortie", str(folder / "output"))
    terminal = Terminal(str(book), *words, columns=2000)
    status = terminal.answers(list(hour.typed))
    return _readable(terminal.said, folder), status, terminal.asked


def _readable(said: str, folder: Path) -> str:
    """The screen as one reads it: the folder's name short, no hour, no line over a page's width."""
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said).replace("\r", "")
    text = text.replace(str(folder), "Documents")
    text = re.sub(r"enregistré le [\d/]+ à \d+h\d+", "enregistré le 23/11/2026 à 8h30", text)
    lines = []
    for line in text.split("\n"):
        drawn = line.startswith(("│", "┃", "┏", "┡", "└", "|", "+"))
        if re.fullmatch(r"(?:Préparation|Enregistrement) d.*…", line.strip()):
            continue  # a slow machine
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        lines += (
            [line.rstrip()]
            if drawn
            else textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
            or [""]
        )
    return "\n".join(lines).strip("\n")


def page(hour: Hour, screen: str, asked: int) -> str:
    """The file of that hour."""
    return (
        f"# {hour.title}\n\n{textwrap.fill(hour.told, WIDTH)}\n\nÉcrit par `python tests/first_hours.py`"
        f" d'après un vrai passage, le lundi 23 novembre 2026 : {asked} réponses. Ce qui est tapé suit"
        f" les deux points d'une question ; rien : Entrée.\n\n```text\n{screen}\n```\n"
    )


def main() -> None:
    """Write the three files."""
    DOCS.mkdir(exist_ok=True)
    for name, hour in HOURS.items():
        with tempfile.TemporaryDirectory() as folder:
            screen, status, asked = played(hour, Path(folder))
        assert status == 0, screen
        (DOCS / f"{name}.md").write_text(page(hour, screen, asked), encoding="utf-8")


if __name__ == "__main__":
    main()
