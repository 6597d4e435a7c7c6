"""Every refusal of `xlsx` has its French sentence."""

from __future__ import annotations

from string import Formatter

import pytest

from relance.problems import RelanceError, SavedMeanwhile, explained
from relance.xlsx import RefusalKind, Refused
from relance.xlsx.refused import Cause, Damaged

IN_TABLE = {
    Cause.HEADER_MISSING, Cause.HEADER_TWICE, Cause.QUERY, Cause.CROWDED, Cause.TOTALS,
    Cause.OCCUPIED,
}  # fmt: skip
# Kind → its place, one cause, facts, and the whole sentence.
SENTENCES: dict[RefusalKind, tuple[str, Cause | None, dict[str, str], str]] = {
    RefusalKind.ENCRYPTED: (
        "", None, {},
        "Ce classeur est chiffré.\n→ Enregistrez-le sans mot de passe, puis relancez.",
    ),
    RefusalKind.SIGNED: (
        "", None, {},
        "Ce classeur porte une signature électronique, que toute écriture romprait.\n→ Travaillez sur"
        " une copie sans signature (Fichier > Informations > Signatures).",
    ),
    RefusalKind.SHARED: (
        "", None, {},
        "Ce classeur est en mode « partagé » avec suivi des modifications.\n→ Dans Excel : Révision >"
        " Arrêter le partage, enregistrez, puis relancez.",
    ),
    RefusalKind.STRUCTURE_PROTECTED: (
        "", None, {},
        "La structure du classeur est protégée : aucune feuille ne peut y être ajoutée.\n→ Dans Excel :"
        " Révision > Protéger le classeur (pour l'ôter), puis enregistrez.",
    ),
    RefusalKind.TOO_MANY_FORMATS: (
        "", None, {},
        "Ce classeur a trop de formats de cellule différents (65 490).\n→ Dans Excel, supprimez les"
        " styles inutiles, enregistrez, puis relancez.",
    ),
    RefusalKind.NO_SHEET: (
        "Factures", None, {},
        "La feuille « Factures » n'est plus dans le classeur ; rien n'a été écrit.\n→ Remettez-la ou"
        " rendez-lui son nom, puis relancez.",
    ),
    RefusalKind.NAME_TAKEN: (
        "Factures", None, {},
        "Le nom « Factures » est pris par une feuille d'une autre sorte.\n→ Renommez-la dans Excel,"
        " puis relancez.",
    ),
    RefusalKind.NOT_CELLS: (
        "Factures", None, {},
        "Feuille « Factures » : ce n'est pas une feuille de cellules ; rien n'a été écrit.\n→"
        " Choisissez-en une autre.",
    ),
    RefusalKind.SHEET_PROTECTED: (
        "Factures", None, {},
        "Feuille « Factures » : la feuille est protégée ; rien n'a été écrit.\n→ Dans Excel : Révision >"
        " Ôter la protection de la feuille, puis enregistrez.",
    ),
    RefusalKind.NO_ROOM: (
        "Factures", None, {},
        "Feuille « Factures » : il n'y a plus de place à droite ; rien n'a été écrit.\n→ Libérez des"
        " colonnes.",
    ),
    RefusalKind.FORMULA: (
        "Factures!D2", None, {},
        "Factures!D2 : cette cellule contient une formule du classeur ; rien n'a été écrit.\n→"
        " Déplacez-la hors des colonnes du programme, enregistrez, puis relancez.",
    ),
    RefusalKind.MERGED: (
        "Factures!D2", None, {},
        "Factures!D2 : cette cellule est fusionnée avec d'autres ; rien n'a été écrit.\n→ Dégagez-la"
        " dans Excel.",
    ),
    RefusalKind.ARRAY: (
        "Factures!D2", None, {},
        "Factures!D2 : cette cellule reçoit une formule matricielle ; rien n'a été écrit.\n→ Dégagez-la"
        " dans Excel.",
    ),
    RefusalKind.TABLE: (
        "Factures!D2", Cause.HEADER_TWICE, {"table": "Liste", "name": "{Retard}"},
        "Factures!D2 : le tableau « Liste » ne peut pas s'accorder aux colonnes du programme :"
        " « {Retard} » y est déjà ; rien n'a été écrit.\n→ Dans Excel, dégagez les colonnes à droite du"
        " tableau, enregistrez, puis relancez.",
    ),
    RefusalKind.OWN_TABLE: (
        "Relance - Clients!A1", None, {"table": "Liste"},
        "Relance - Clients!A1 : le tableau « Liste » ne peut pas suivre les lignes de cette feuille, que"
        " le programme refait ; rien n'a été écrit.\n→ Dans Excel : clic dans le tableau, Création de"
        " tableau > Convertir en plage ; enregistrez, puis relancez.",
    ),
    RefusalKind.CHANGED: (
        "factures.xlsx", None, {},
        "« factures.xlsx » a été enregistré par quelqu'un pendant le travail ; rien n'a été écrit.\n→"
        " Relancez : le programme repartira du classeur d'à présent.",
    ),
    RefusalKind.DAMAGED: (
        "", Cause.PART_MISSING, {"part": "xl/styles.xml"},
        "Ce classeur est abîmé ou d'une forme inattendue (« xl/styles.xml » y manque) ; rien n'a été"
        " écrit.\n→ Ouvrez-le dans Excel, enregistrez-le au format « Classeur Excel (.xlsx) », puis"
        " relancez ; sinon, reprenez une sauvegarde.",
    ),
    RefusalKind.UNPROVED: (
        "", Cause.VALUE_LOST, {"cell": "Factures!C1", "value": "7"},
        "La vérification avant l'enregistrement a échoué (Factures!C1 ne contient pas 7) : rien n'a été"
        " modifié.\n→ C'est une erreur du programme : signalez-la, en joignant si possible le classeur.",
    ),
}  # fmt: skip


def told(error: Exception, reading: str | None = None) -> RelanceError:
    """What the owner is told."""
    with pytest.raises(RelanceError) as caught, explained(reading):
        raise error
    return caught.value


@pytest.mark.parametrize("kind", RefusalKind, ids=lambda kind: kind.name)
def test_every_kind_of_refusal_has_its_sentence(kind: RefusalKind) -> None:
    place, cause, facts, sentence = SENTENCES[kind]
    said = told(Refused(kind, place, cause, **facts))
    assert str(said) == sentence
    assert said.cure
    assert type(said) is (SavedMeanwhile if kind is RefusalKind.CHANGED else RelanceError)


@pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.name)
def test_every_cause_of_a_refusal_is_said_with_all_its_facts(cause: Cause) -> None:
    facts = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(cause) if name}
    kind = RefusalKind.TABLE if cause in IN_TABLE else RefusalKind.DAMAGED
    said = told(Refused(kind, "Factures!D2", cause, **facts | {"table": "Liste"})).what
    assert all(fact in said for fact in facts.values())
    assert cause.format(**facts) not in said or cause is Cause.MALFORMED_PART
    assert "{" not in said


def test_a_damage_without_a_cause_is_a_sentence_too() -> None:
    assert "(" not in told(Damaged()).what
    assert told(Damaged(), "livre.xlsx").what.endswith("il est d'une forme inattendue.")


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (Damaged(Cause.DOCTYPE), "le document XML déclare un type (DOCTYPE)"),
        (MemoryError(), "il est démesuré"),
    ],
)
def test_what_is_only_read_says_so(error: Exception, what: str) -> None:
    assert str(told(error, "livre.xlsx")) == (
        f"livre.xlsx : Ce classeur ne se laisse pas lire : {what}.\n→ Ouvrez-le dans Excel, laissez-le"
        " le réparer, enregistrez, puis relancez."
    )
