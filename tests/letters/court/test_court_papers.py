"""What each document of a court file must say, held against the law's own list (LAW.md §§9 to 12)."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openxml_audit
import pytest
from msgspec.structs import replace

from relance.law.loader import load_wording
from relance.letters.court.court_papers import changed, folders_of, numbers_asked, stated_of
from relance.letters.reread import assure
from relance.letters.writer import Placed
from relance.rules.codes import Kind
from relance.rules.court.way import CourtCase
from relance.rules.firm import Settings
from relance.rules.ladder.stated import Stated
from relance.rules.model import CreditNote, Ledger
from relance.rules.outcome import Plan
from tests.letters.court.court_world import CIVIL_WAYS, case_of, insolvent, papers, story_of

ALWAYS = {"0 - À lire d'abord.docx", "3 - Bordereau.docx", "4 - Chronologie.docx", "5 - Calcul.docx",
          "6 - Relevé de compte.docx"}  # fmt: skip


def consumer(world: Any) -> CourtCase:
    client = world.clients[Kind.CONSUMER]
    return case_of(client, story_of(world, client), CIVIL_WAYS)


def to_declare(world: Any) -> CourtCase:
    client = replace(world.clients[Kind.BUSINESS], siren="000261941")
    return insolvent(client, story_of(world, client))


def text(world: Any, made: dict[str, Any], file: str) -> str:
    return " ".join(world.read(made[file]).text.split())


# Of each document, what the law or its reader asks for, and the article or the source of it.
CHECKLIST = {
    "1 - Injonction de payer.docx": {
        "court (CPC 1406)": "À Monsieur ou Madame le président du tribunal de commerce d'Angers",
        "creditor's form and seat (CPC 54)": "siège social : 14 rue des Copeaux, 49000 Angers",
        "who represents it (CPC 54)": "représentée par Hélène Dupré, gérante",
        "an agent, with power (Cerfa 12946)": "Mandataire, s'il y en a un (joindre son pouvoir)",
        "debtor's form and seat (CPC 1407)": "forme : SA SIREN 000 261 941 siège : 27 boulevard de l'Été",
        "object (CPC 54)": "qu'il soit enjoint au débiteur de lui payer 6 175,71 €",
        "ground (CPC 1405)": "cause contractuelle et s'élève à un montant déterminé (article 1405, 1°",
        "contract (CPC 1407)": "conformément à notre devis du 1er mai 2026",
        "principal in detail (CPC 1407)": "Principal : facture n° F2026-041, échue le 14/10/2026",
        "interest (L441-10)": "Pénalités de retard au 23 novembre 2026 C. com. L441-10 II",
        "method": "Intérêts = somme due × taux annuel × nombre de jours / 365",
        "interest line by line": "15/10/2026 23/11/2026 40 2 000,00 € 12,40 % (1) 27,18 €",
        "the 40 € (D441-5)": "C. com. L441-10 II et D441-5 120,00 €",
        "interest until payment": "du 24 novembre 2026 jusqu'au paiement",
        "costs": "de mettre les dépens à la charge du débiteur",
        "formal notice, number and date": "recommandé n° 1A 203 456 7890 1, reçue le 13 novembre 2026",
        "transfer on opposition (CPC 1408)": "en cas d'opposition, de renvoyer immédiatement l'affaire",
        "numbered exhibits (CPC 57, 1407)": "Pièces jointes N° Pièce 1 Devis du 1er mai 2026, signé",
        "place, date, signature (CPC 57)": "Fait à Angers, le 23 novembre 2026 Hélène Dupré Gérante Signature :",
    },
    "3 - Bordereau.docx": {
        "a box": "12 Preuve de dépôt et avis de réception du recommandé n° 1A 203 456 7890 1 du"
        " 10 novembre 2026 ☐ à joindre",
        "what is joined": "14 Calcul de la somme demandée au 23 novembre 2026 jointe : 5 - Calcul.docx",
    },
    "4 - Chronologie.docx": {
        "first contact": "01/05/2026 Devis (n° F2026-041) pièce 1",
        "last contact": "13/11/2026 Accusé de réception signé pièce 12",
    },
    "5 - Calcul.docx": {"total": "Total 6 175,71 €", "interest": "Total des intérêts : 55,71 €"},
    "6 - Relevé de compte.docx": {"balance": "Solde échu : 6 000,00 €"},
    "8 - Commissaire.docx": {
        "service with request and schedule (décret 2026-96)": "avec la requête et le bordereau des pièces",
    },
    "9 - Transmission.docx": {
        "mandate (CPCE R124-3)": "convention écrite (article R. 124-3",
        "summary": "Résumé du dossier – Dupont & Fils <SA>, au 23 novembre 2026",
        "documents": "☐ 1 - Injonction de payer.docx",
    },
    "0 - À lire d'abord.docx": {
        "three months, or six (décret 2026-96)": "trois mois (six mois si elle date d'avant le 1er septembre 2026)",
        "opposition (CPC 1416)": "un mois pour s'opposer",
        "enforcement (décret 2026-96)": "sans avis d'opposition deux mois après la signification",
        "deposit (CPC 1425)": "quinze jours",
        "no appeal (CPC 1409)": "pas d'appel",
        "at the hearing": "Que dire à l'audience",
        "what is missing": "Manque : l'avis de réception de la mise en demeure",
        "to be checked": "à vérifier",
    },
}  # fmt: skip


@pytest.mark.parametrize("file", CHECKLIST)
def test_each_document_says_all_that_is_asked_of_it(
    world: Any, business: CourtCase, tmp_path: Path, file: str
) -> None:
    told = text(world, papers(world, business, tmp_path), file)
    missing = [what for what, words in CHECKLIST[file].items() if words not in told]
    assert missing == [], told


def test_a_request_is_only_made_where_its_way_is_open(
    world: Any, business: CourtCase, tmp_path: Path
) -> None:
    assert papers(world, business, tmp_path).keys() == ALWAYS | {
        "1 - Injonction de payer.docx", "8 - Commissaire.docx", "9 - Transmission.docx",
    }  # fmt: skip
    assert "2 - Requête au tribunal.docx" in papers(world, consumer(world), tmp_path)
    closed = replace(business, ways=tuple(replace(w, open=False) for w in business.ways))
    made = papers(world, closed, tmp_path)
    assert "1 - Injonction de payer.docx" not in made
    assert "pas à pas" not in text(world, made, "0 - À lire d'abord.docx")


def test_against_an_insolvent_debtor_the_claim_is_declared_and_nobody_is_sued(
    world: Any, tmp_path: Path
) -> None:
    made = papers(world, to_declare(world), tmp_path)
    # No statement: it gives the debtor an account to pay on, which L622-7 forbids it.
    assert made.keys() == ALWAYS - {"6 - Relevé de compte.docx"} | {"7 - Déclaration.docx"}
    assert "Relevé de compte" not in text(world, made, "3 - Bordereau.docx")
    assert "Calcul de la somme demandée au 1er novembre 2026" in text(
        world, made, "3 - Bordereau.docx"
    )
    told = text(world, made, "7 - Déclaration.docx")
    for wanted in (
        "Me Claire Martin, mandataire judiciaire",
        "Par jugement du 2 novembre 2026, publié au BODACC le 10 novembre 2026",
        "articles L. 622-24 et R. 622-24",
        "arrêtée à la veille du jugement (1er novembre 2026)",
        "Dont sommes à échoir, avec leurs dates : Facture Échéance Montant F2026-044 11/11/2026",
        "Sûretés et privilèges",
        "Juridiction saisie",
        "Certifié sincère.",
        "L. 622-28",
    ):
        assert wanted in told
    first = text(world, made, "0 - À lire d'abord.docx")
    assert "Envoyez la déclaration au plus tard le 10 janvier 2027, en recommandé" in first
    assert "au 1er novembre 2026, dont" in first
    assert "Sans mise en demeure" not in first  # a declaration needs none


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (None, "Envoyez la déclaration sans attendre : le délai court depuis la publication"),
        (
            date(2026, 11, 20),
            "relevé de forclusion : le délai est passé depuis le 20 novembre 2026",
        ),
    ],
)
def test_a_declaration_without_a_day_or_too_late_says_what_to_do(
    world: Any, tmp_path: Path, last: date | None, told: str
) -> None:
    case = replace(to_declare(world), declare_before=last)
    first = text(world, papers(world, case, tmp_path), "0 - À lire d'abord.docx")
    assert told in first
    assert "N'écrivez plus au débiteur" in first


def test_a_request_to_the_judicial_court_asks_for_the_amicable_attempt(
    world: Any, tmp_path: Path
) -> None:
    made = papers(world, consumer(world), tmp_path)
    told = text(world, made, "2 - Requête au tribunal.docx")
    assert "À l'attention du tribunal judiciaire [ville à compléter]" in told
    assert "article 750-1" in world.read(made["2 - Requête au tribunal.docx"]).highlighted
    assert "petites créances" in text(world, made, "8 - Commissaire.docx")


def test_what_is_to_be_filled_in_is_yellow(world: Any, tmp_path: Path) -> None:
    sender = replace(world.sender, legal_form="EI", capital="", rcs_town="")
    ledger = Ledger(sender=sender, ladders=(world.ladder,), settings=Settings())
    made = papers(world, consumer(world), tmp_path, ledger=ledger)
    yellow = world.read(made["1 - Injonction de payer.docx"]).highlighted
    for wanted in ("profession", "nationalité", "date et lieu de naissance", "ville à compléter"):
        assert wanted in yellow


def test_no_forbidden_word_is_said_and_a_private_person_owes_no_forty_euros(
    world: Any, business: CourtCase, tmp_path: Path
) -> None:
    for case in (business, consumer(world), to_declare(world)):
        made = papers(world, case, tmp_path)
        assure(made.values(), world.sender, None, load_wording())
    for file in papers(world, consumer(world), tmp_path):
        told = text(world, papers(world, consumer(world), tmp_path), file)
        assert "L441-10" not in told
        assert "40,00 €" not in told


def test_the_owner_s_own_words_in_a_file_are_not_judged(world: Any, tmp_path: Path) -> None:
    case = to_declare(world)
    hold = replace(case.insolvency, trustee="Me Saisie, huissier")  # type: ignore[type-var]
    claims = tuple(
        replace(
            claim,
            client=replace(case.client, hold=hold),
            history=tuple(replace(e, step=e.step and "Avant huissier") for e in claim.history),
        )
        for claim in case.claims
    )
    made = papers(world, replace(case, claims=claims, insolvency=hold), tmp_path)
    assert "Avant huissier" in text(world, made, "4 - Chronologie.docx")
    assure(made.values(), world.sender, None, load_wording())


def test_every_document_is_valid_and_opens(world: Any, business: CourtCase, tmp_path: Path) -> None:
    for case in (business, consumer(world), to_declare(world)):
        for name, document in papers(world, case, tmp_path).items():
            docx.Document(io.BytesIO(document.content))
            path = tmp_path / name
            path.write_bytes(document.content)
            assert openxml_audit.OpenXmlValidator().validate(path).errors == [], name


class Shelf:
    """A folder where some documents were changed by the owner, and letters lie."""

    def __init__(self, *theirs: str, before: Stated | None = None) -> None:
        self.theirs, self.before = theirs, before
        self.notes: list[str] = []

    def place(self, name: str, *_: object) -> Placed:
        short = name.rpartition("/")[2]
        return Placed(
            short.replace(".docx", " (mise à jour).docx") if short in self.theirs else short
        )

    def left(self, _: object) -> tuple[Placed, ...]:
        return ()

    def lies(self, _: str) -> bytes:
        return b""

    def drop(self, _: str) -> None: ...

    def copy(self, document: str) -> bytes:
        return b"PK" if document else b""

    def file_of(self, _: str) -> Stated | None:
        return self.before


def test_copies_of_letters_and_invoices_lie_beside_under_their_numbers(
    world: Any, business: CourtCase, tmp_path: Path
) -> None:
    bill = tmp_path / "Facture F2026-041.pdf"
    bill.write_bytes(b"%PDF-1")
    large = tmp_path / "F2026-042.pdf"
    with large.open("wb") as file:
        file.truncate((20 << 20) + 1)
    made = papers(world, business, tmp_path, places=Shelf(),
                  bills={"F2026-041": bill, "F2026-042": large, "F2026-044": tmp_path / "gone.pdf"})  # fmt: skip
    assert made["Pièce 06 - F2026-041.pdf"].content == b"%PDF-1"
    assert {name for name in made if name.startswith("Pièce")} == {
        "Pièce 06 - F2026-041.pdf", "Pièce 11 - 2026-11-10.docx",
    }  # fmt: skip
    assert "jointe : Pièce 06 - F2026-041.pdf" in text(world, made, "3 - Bordereau.docx")
    assert "pièce 6 :" not in text(world, made, "0 - À lire d'abord.docx")


def test_the_schedule_names_the_fresh_one_beside_what_the_owner_changed(
    world: Any, business: CourtCase, tmp_path: Path
) -> None:
    made = papers(world, business, tmp_path, places=Shelf("5 - Calcul.docx"))
    assert "5 - Calcul (mise à jour).docx" in made
    assert "jointe : 5 - Calcul (mise à jour).docx" in text(world, made, "3 - Bordereau.docx")


def test_a_file_is_made_again_where_the_invoices_or_their_principal_changed(
    business: CourtCase,
) -> None:
    assert changed(business, "x", None)
    assert changed(business, "x", Shelf())
    now = stated_of(business)
    older = replace(now, claims=tuple((*x[:5], "0.00", "1.00", "2.00") for x in now.claims))
    assert not changed(business, "x", Shelf(before=older))  # interest alone changes every day
    assert changed(business, "x", Shelf(before=replace(now, claims=now.claims[1:])))


@pytest.mark.parametrize("name", ["Dupont & Fils <SA>", "../x", "CON", "a/b\\c", "É" * 300, "…"])
@pytest.mark.parametrize("longest", [65, 80])
def test_a_folder_has_a_name_that_every_system_takes(
    world: Any, business: CourtCase, name: str, longest: int
) -> None:
    case = replace(business, client=replace(business.client, name=name))
    [folder] = folders_of([case], Plan(on=world.monday), longest).values()
    assert folder.startswith("Contentieux - ")
    assert len(folder) <= max(longest - 29, 41)
    assert not set(folder) & set('<>:"/\\|?*')
    assert folder == folder.rstrip(" .")


def test_the_copies_looked_for_are_of_the_invoices_claimed(business: CourtCase) -> None:
    note = CreditNote(number="A-1", client_id=business.client.id, amount=Decimal(100), on=None)
    of = Ledger(credit_notes=(note,), invoices=tuple(c.invoice for c in business.claims))
    assert numbers_asked([business], Ledger()) == {"F2026-041", "F2026-042", "F2026-044"}
    assert "A-1" in numbers_asked([business], of)  # it is an exhibit too


def test_abroad_no_french_commissaire_de_justice_is_written_to(
    world: Any, business: CourtCase, tmp_path: Path
) -> None:
    ways = tuple(replace(w, open=False, because="hors_de_france") for w in business.ways)
    made = papers(world, replace(business, ways=ways), tmp_path)
    assert made.keys() == ALWAYS | {"9 - Transmission.docx"}
