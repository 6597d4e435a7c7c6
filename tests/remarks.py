"""What owners really write beside their invoices: sixty texts with a meaning, sixty without.

Gathered from ledgers and trades (joiner, plumber, garage, caterer, removals, architect, nursery, IT…):
the first must never be in a posted letter unanswered, the second may be asked about once.
"""

from __future__ import annotations

from relance.words.senses import Sense

WITH: dict[str, Sense] = {
    # paid, wholly or in part
    "réglé par chèque le 12/11": Sense.PAID,
    "RGLT CB 03/11/2026": Sense.PAID,
    "soldé espèces": Sense.PAID,
    "viré 18/11 vu sur relevé": Sense.PAID,
    "ok compta": Sense.PAID,
    "payé au camion, CB": Sense.PAID,
    "encaissé": Sense.PAID,
    "c'est bon pour Mme Le Goff": Sense.PAID,
    "compensé avec sa facture de plâtrerie": Sense.AMOUNT,
    "plus que 150 à payer": Sense.PARTLY,
    "50 % versé": Sense.PARTLY,
    "acompte 300 € reçu le 02/10": Sense.PARTLY,
    "reste 212,40": Sense.PARTLY,
    "a laissé 200 à la livraison": Sense.PARTLY,
    "manque la TVA": Sense.PARTLY,
    "1er versement 400": Sense.PARTLY,
    "moitié payée": Sense.PARTLY,
    # announced
    "virement en cours": Sense.ANNOUNCED,
    "paiera fin novembre": Sense.ANNOUNCED,
    "m'a promis pour le 15/12": Sense.ANNOUNCED,
    "doit passer au dépôt samedi": Sense.ANNOUNCED,
    "attend sa prime Rénov": Sense.ANNOUNCED,
    "mandatée, en attente trésorerie": Sense.ANNOUNCED,
    "réglera à la vente de la maison": Sense.ANNOUNCED,
    "en signature chez le maire": Sense.ANNOUNCED,
    "voit avec sa banque, rappellera": Sense.ANNOUNCED,
    "chèque à encaisser le 5": Sense.CHEQUE,
    "chq en main, ne pas déposer avant le 10": Sense.CHEQUE,
    "paye en 3 fois": Sense.PLAN,
    "100 par mois depuis septembre": Sense.PLAN,
    "on s'est arrangés": Sense.PLAN,
    # what is owed
    "déduire 2 h de main d'œuvre": Sense.AMOUNT,
    "attend un avoir sur le carrelage": Sense.AMOUNT,
    "remise de 10 % à faire": Sense.AMOUNT,
    "prix à revoir avec Marc": Sense.AMOUNT,
    "RG 5 %": Sense.AMOUNT,
    "annule et remplace la 88": Sense.CANCELLED,
    "doublon avec F-102": Sense.CANCELLED,
    "erreur de facturation, refaire": Sense.DISPUTE,
    "facture pro forma": Sense.NOT_INVOICE,
    "devis": Sense.NOT_INVOICE,
    "chèque sans provision": Sense.BOUNCED,
    "prélèvement rejeté 04/11": Sense.BOUNCED,
    # a quarrel
    "litige sur les plinthes": Sense.DISPUTE,
    "conteste les heures": Sense.DISPUTE,
    "ne veut pas payer le déplacement": Sense.DISPUTE,
    "bloque tant que la porte n'est pas reprise": Sense.DISPUTE,
    "fuite pas réparée, mécontent": Sense.DISPUTE,
    "Disputing due overcharge, waiting for reply": Sense.DISPUTE,
    "dossier chez l'avocat": Sense.HANDED_OVER,
    "passé à l'huissier": Sense.HANDED_OVER,
    # the client
    "Monsieur est décédé, voir le notaire": Sense.DEATH,
    "succession Me Le Bras": Sense.DEATH,
    "en RJ, mandataire Me Petit": Sense.INSOLVENCY,
    "boîte fermée": Sense.INSOLVENCY,
    "dossier Banque de France": Sense.OVER_INDEBTED,
    # the owner's will
    "client ami, on verra": Sense.DO_NOT_CHASE,
    "NE PAS RELANCER": Sense.DO_NOT_CHASE,
    "voir avec Paul avant": Sense.DO_NOT_CHASE,
    "on laisse tomber": Sense.GIVEN_UP,
}

WITHOUT: tuple[str, ...] = (
    "livré par Paul", "chantier rue des Lilas", "réf. devis 22", "cde 45123", "facture envoyée par mail",
    "accès par la cour", "chantier A12", "à l'attention de Mme Le Gall", "code portail 4512B",
    "pose du volet roulant", "livraison en décembre", "BL 4578", "suivi par Julie", "nouveau client",
    "remise des clés le 12/09", "solde du chantier", "bon de commande reçu", "Clio AB-123-CD",
    "2x plaquettes, liquide de frein", "2e étage gauche", "interphone en panne", "lot 4 menuiseries",
    "situation n° 3", "chaudière Frisquet", "RDV 14 h", "marché public 2026-07", "contrat d'entretien annuel",
    "bureau du fond", "mariage du 12 juin", "60 couverts", "salle polyvalente", "traiteur + boissons",
    "adresse de chantier différente", "TVA à 10 %", "TVA autoliquidation", "attestation TVA jointe",
    "dégât des eaux MAIF 4512", "plan joint", "joindre le matin", "parle anglais", "site internet v2", "hébergement 2026",
    "nom de domaine", "vérification annuelle extincteurs", "abattage du chêne", "tonte mensuelle", "haie 40 m", "gazon semé",
    "clé chez la voisine", "SIRET à jour sur Chorus", "engagement 4500012345", "service technique",
    "livraison partagée avec Brest", "palette consignée", "lettre de voiture 778", "km inclus", "2 h de conduite",
    "formation du 3 au 5 novembre", "fleurs + carte", "coupe Mme Neveu",
)  # fmt: skip
