"""The sentences for what `xlsx` refuses: data for `problems.explained`, by the names of its kinds.

Braces: the place, the cause and the facts of the refusal; `bracketed` is the cause in brackets.
"""

from __future__ import annotations

CELL, SHEET = "{place}", "Feuille « {place} »"

REFUSALS = {  # kind → where, what, what to do
    "ENCRYPTED": (
        "",
        "Ce classeur est chiffré.",
        "Enregistrez-le sans mot de passe, puis relancez.",
    ),
    "SIGNED": (
        "",
        "Ce classeur porte une signature électronique, que toute écriture romprait.",
        "Travaillez sur une copie sans signature (Fichier > Informations > Signatures).",
    ),
    "SHARED": (
        "",
        "Ce classeur est en mode « partagé » avec suivi des modifications.",
        "Dans Excel : Révision > Arrêter le partage, enregistrez, puis relancez.",
    ),
    "STRUCTURE_PROTECTED": (
        "",
        "La structure du classeur est protégée : aucune feuille ne peut y être ajoutée.",
        "Dans Excel : Révision > Protéger le classeur (pour l'ôter), puis enregistrez.",
    ),
    "TOO_MANY_FORMATS": (
        "",
        "Ce classeur a trop de formats de cellule différents (65 490).",
        "Dans Excel, supprimez les styles inutiles, enregistrez, puis relancez.",
    ),
    "NO_SHEET": (
        "",
        "La feuille « {place} » n'est plus dans le classeur ; rien n'a été écrit.",
        "Remettez-la ou rendez-lui son nom, puis relancez.",
    ),
    "NAME_TAKEN": (
        "",
        "Le nom « {place} » est pris par une feuille d'une autre sorte.",
        "Renommez-la dans Excel, puis relancez.",
    ),
    "NOT_CELLS": (
        SHEET,
        "ce n'est pas une feuille de cellules ; rien n'a été écrit.",
        "Choisissez-en une autre.",
    ),
    "SHEET_PROTECTED": (
        SHEET,
        "la feuille est protégée ; rien n'a été écrit.",
        "Dans Excel : Révision > Ôter la protection de la feuille, puis enregistrez.",
    ),
    "NO_ROOM": (
        SHEET,
        "il n'y a plus de place à droite ; rien n'a été écrit.",
        "Libérez des colonnes.",
    ),
    "FORMULA": (
        CELL,
        "cette cellule contient une formule du classeur ; rien n'a été écrit.",
        "Déplacez-la hors des colonnes du programme, enregistrez, puis relancez.",
    ),
    "MERGED": (
        CELL,
        "cette cellule est fusionnée avec d'autres ; rien n'a été écrit.",
        "Dégagez-la dans Excel.",
    ),
    "ARRAY": (
        CELL,
        "cette cellule reçoit une formule matricielle ; rien n'a été écrit.",
        "Dégagez-la dans Excel.",
    ),
    "TABLE": (
        CELL,
        "le tableau « {table} » ne peut pas s'accorder aux colonnes du programme : {cause} ; rien n'a été écrit.",
        "Dans Excel, dégagez les colonnes à droite du tableau, enregistrez, puis relancez.",
    ),
    "OWN_TABLE": (
        CELL,
        "le tableau « {table} » ne peut pas suivre les lignes de cette feuille, que le programme refait ; rien n'a été écrit.",
        "Dans Excel : clic dans le tableau, Création de tableau > Convertir en plage ; enregistrez, puis relancez.",
    ),
    "CHANGED": (
        "",
        "« {place} » a été enregistré par quelqu'un pendant le travail ; rien n'a été écrit.",
        "Relancez : le programme repartira du classeur d'à présent.",
    ),
    "DAMAGED": (
        "",
        "Ce classeur est abîmé ou d'une forme inattendue{bracketed} ; rien n'a été écrit.",
        "Ouvrez-le dans Excel, enregistrez-le au format « Classeur Excel (.xlsx) », puis relancez ; sinon, reprenez une sauvegarde.",
    ),
    "UNPROVED": (
        "",
        "La vérification avant l'enregistrement a échoué{bracketed} : rien n'a été modifié.",
        "C'est une erreur du programme : signalez-la, en joignant si possible le classeur.",
    ),
}
UNREADABLE = (  # a workbook that is only read
    "{file}",
    "Ce classeur ne se laisse pas lire : {cause}.",
    "Ouvrez-le dans Excel, laissez-le le réparer, enregistrez, puis relancez.",
)
CAUSES = {
    "HEADER_MISSING": "il leur faut un en-tête, en texte",
    "HEADER_TWICE": "« {name} » y est déjà",
    "QUERY": "il vient d'une requête, qui les effacerait",
    "CROWDED": "la place est prise",
    "TOTALS": "cette ligne est celle de ses totaux",
    "OCCUPIED": "cette cellule est occupée",
    "ARCHIVE_CUT": "l'archive est incomplète",
    "MEMBER_TWICE": "« {part} » s'y trouve deux fois",
    "HUGE": "son contenu décompressé est démesuré",
    "PART_MISSING": "« {part} » y manque",
    "PART_HUGE": "« {part} » est démesuré",
    "PART_SPOILT": "« {part} » ne se laisse pas décompresser",
    "PART_HEADER": "l'en-tête de « {part} » est faux",
    "PART_CUT": "« {part} » est tronqué",
    "WIDE_HUGE": "une partie en UTF-16 est démesurée",
    "WIDE_HALF": "une partie n'est qu'à moitié en UTF-16",
    "NO_WORKBOOK": "il n'y a pas de classeur dedans",
    "SHEET_LISTS": "il n'a pas une seule liste de feuilles",
    "SHEET_UNLISTED": "une feuille est nommée hors de la liste des feuilles",
    "NAME_ASTRAY": "un nom y appartient à une feuille qui n'existe plus",
    "FORMATS_TWICE": "ses formats ont deux listes « {name} »",
    "ENCODING": "codage de caractères inattendu",
    "ENCODING_NAMED": "codage de caractères inattendu ({name})",
    "TOO_MANY_ELEMENTS": "trop d'éléments",
    "TOO_DEEP": "éléments emboîtés sans fin",
    "BAD_TAG": "balise illisible",
    "DOCTYPE": "le document XML déclare un type (DOCTYPE)",
    "MALFORMED": "XML mal formé",
    "MALFORMED_AT": "XML mal formé ({error})",
    "MALFORMED_PART": "{part}",
    "VARIANTS": "des variantes de « {name} » ne sont pas en même nombre",
    "REFERENCE": "référence illisible : {reference}",
    "ROWS_TWICE": "la feuille a deux fois des lignes",
    "ROWS_CUT": "la feuille est tronquée",
    "ROWS_EXTENDED": "une extension inconnue parmi les lignes",
    "TWO_PREFIXES": "deux préfixes pour les mêmes balises",
    "NOT_A_SHEET": "« {sheet} » n'est pas une feuille de cellules",
    "ROW_ORDER": "la ligne {row} vient après la ligne {before}",
    "ROW_OPEN": "la ligne {row} n'est pas fermée",
    "CELL_OPEN": "une cellule n'est pas fermée",
    "CELL_ORDER": "ligne {row} : une cellule n'est pas à sa place",
    "CELLS_ORDER": "des cellules en désordre",
    "PARTS_DIFFER": "les parties du classeur ne sont plus les mêmes",
    "PART_CHANGED": "{part} a changé",
    "NOT_UNDONE": "{part} ne se laisse pas rétablir",
    "NEW_MALFORMED": "XML mal formé",
    "NEW_ORDER": "désordre",
    "CELL_ASTRAY": "{sheet} : une cellule n'est pas à sa place",
    "CELL_TOUCHED": "{cell} serait touchée",
    "SHEETS_DIFFER": "les feuilles ne sont plus les mêmes",
    "SHEET_LOST": "la feuille {sheet} ne se lit plus",
    "VALUE_LOST": "{cell} ne contient pas {value}",
    "VALUE_CHANGED": "{sheet}, ligne {row} : une valeur du classeur a changé",
}
