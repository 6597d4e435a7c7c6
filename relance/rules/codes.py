"""The closed lists of the vocabulary: each value as it is written in the workbook or told in JSON."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Who the debtor is; decides interest, the 40 € and the wording (C. com. L441-10, CCP R2192-31)."""

    BUSINESS = "professionnel"
    CONSUMER = "particulier"
    PUBLIC_BODY = "public"
    OTHER = "autre"  # association, copropriété, SCI: sums of a consumer, without the word


class Status(StrEnum):
    """What the owner's word for an invoice says about its payment."""

    NONE = ""  # an empty cell: no evidence
    PAID = "payée"
    PARTLY = "payée en partie"
    UNPAID = "à payer"  # something is left: does not exclude a part payment
    CANCELLED = "annulée"
    DRAFT = "brouillon"  # no invoice yet: it counts nowhere
    UNKNOWN = "?"


class Channel(StrEnum):
    """How a step reaches the debtor."""

    PHONE = "téléphone"
    LETTER = "courrier"
    EMAIL = "e-mail"
    REGISTERED = "recommandé"
    FILE = "dossier"


class Sums(StrEnum):
    """What a letter asks for: the principal, with penalties only mentioned, or all of it added."""

    PRINCIPAL = "principal"
    REMINDER = "rappel"
    ALL = "tout"


class State(StrEnum):
    """« Suite donnée »: what holds an invoice or a client for as long as it is written."""

    PROMISE = "Promesse"
    DISPUTE = "Litige"
    PLAN = "Échéancier"
    DO_NOT_CHASE = "Ne pas relancer"
    RETENTION = "Retenue de garantie"
    INSOLVENCY = "Procédure collective"
    LATER = "Créance postérieure"  # born after the judgment (C. com. L622-17): holds nothing
    OVER_INDEBTED = "Surendettement"
    DEATH = "Décès"
    HANDED_OVER = "Remis à un tiers"
    CLAIM_FILED = "Injonction déposée"
    TITLE = "Titre obtenu"
    GIVEN_UP = "Abandonnée"
    PAID = "Payée"
    CHEQUE = "Chèque reçu"
    CHASE = "Relancer"  # releases an old debt that waits for the owner's decision; holds nothing
    NOT_UNDERSTOOD = "?"  # a note that is to be read by a person: it holds the row


class EventKind(StrEnum):
    """A line of the history (« Événement »)."""

    PREPARED = "Courrier préparé"
    CALL_LISTED = "Appel à faire"
    CALLED = "Appel fait"
    FILE_PREPARED = "Dossier à préparer"
    ACCESSORIES = "Pénalités réclamées"  # of an invoice paid late, in a letter about others
    TAKEN_OVER = "Relance antérieure"  # typed by the owner in columns of his own
    NOT_POSTED = "Courrier non parti"
    ACKNOWLEDGED = "Accusé de réception"
    UNCLAIMED = "Non réclamé"
    REFUSED = "Refusé"
    ADDRESS_UNKNOWN = "Adresse inconnue"
    STATE = "Suite donnée"  # a state was written or cleared; its text stands in the note
    PLAN_PROPOSED = "Échéancier proposé"
    PLAN_SIGNED = "Échéancier signé"
    PAYMENT_SEEN = "Règlement constaté"  # what the books show more than at the run before
    PAYMENT_NOTED = "Règlement noté"  # in « Relance - Encaissements »: the line must be there
    CORRECTED = "Facture corrigée"  # its due date is not the one of its last letter
    RECOGNISED = "Dette reconnue"  # in writing, by the debtor
    PUT_OFF = "Mise en demeure reportée"  # by the owner, until the day of the line
    PROMISE_FOR_ALL = (
        "Promesse pour toutes"  # the owner's answer: it covers the client's others too
    )
    PROMISE_FOR_ONE = "Promesse pour celle-ci"  # it does not
    PROFILE = "Profil selon le montant"  # the ladder, in the note, that this debt walks to its end
    REQUEST_FILED = "Requête déposée"  # for an order to pay, or on the merits
    ORDER_MADE = "Ordonnance rendue"
    SERVED = "Ordonnance signifiée"  # an order to pay, or a judgment
    SUMMONED = "Assignation délivrée"
    OBJECTION = "Opposition formée"
    HEARING = "Audience fixée"  # on the day of « Jusqu'au »
    JUDGMENT = "Jugement rendu"
    TRANSFERRED = "Transmis à un tiers"  # an agency, a lawyer, a commissaire de justice
    MEDIATION = "Médiation en cours"
    CONCILIATION = "Conciliation en cours"
    TAKEN_BACK = "Repris"  # the creditor chases again
    NOTICE_BEFORE = "Avis avant échéance"  # no reminder: nothing was late yet
    THANKED = "Remerciement"  # for the payment of an invoice that was reminded
    REMARK = "Remarque lue"  # what the owner answered of a remark of theirs; it stands in the note
    OTHER = "Autre"


class Postal(StrEnum):
    """What the postal column « Envoyé le » says of a prepared letter."""

    UNCONFIRMED = ""
    SENT = "envoyé"  # a date stands there
    NOT_POSTED = "non posté"
    CANCELLED = "annulé"


class Reason(StrEnum):
    """Why an invoice stands where it stands today: a closed list, one French sentence each (french.py)."""

    SETTLED = "soldee"
    CREDIT_NOTE = "avoir"
    NOT_DUE = "non_echue"
    PREPARED = "courrier_prepare"
    CALL_LISTED = "appel_a_faire"
    FILE_DUE = "dossier_a_preparer"
    LAST_STEP = "derniere_etape"
    TOO_EARLY = "etape_suivante_plus_tard"
    GAP = "delai_entre_etapes"
    CLIENT_GAP = "delai_entre_courriers"
    UNCONFIRMED = "courrier_a_confirmer"
    BELOW_THRESHOLD = "sous_le_seuil"
    RECENTLY_SENT = "facture_envoyee_recemment"
    COVERED = "couverte_par_avoir_ou_reglement"
    CAPPED = "reportee_plafond"
    OLD_DEBT = "ancienne_a_decider"
    TIME_BARRED = "prescription_probable"
    PROMISE = "promesse"
    DISPUTE = "litige"
    PAYMENT_PLAN = "echeancier"
    INSOLVENCY = "procedure_collective"
    HELD = "suspendue"
    DECLARED_PAID = "declaree_payee"
    NOTE_TO_READ = "note_a_lire"
    REMARK = "remarque_a_lire"  # beside the row, in a comment, a colour: nobody answered for it
    TO_ALLOCATE = "encaissement_a_attribuer"  # money came that may be this client's
    TO_CORRECT = "a_corriger"
    UNKNOWN_STEP = "etape_inconnue"
    DIRECT_DEBIT = "prelevement"
    FOREIGN_CURRENCY = "devise"
    NO_FORMAL_NOTICE = "mise_en_demeure_impossible"  # abroad, or an earlier reminder is missing
    FORMAL_NOTICE_TODAY = "mise_en_demeure_du_client"  # a letter about other invoices goes first
    PUT_OFF = "mise_en_demeure_reportee"  # the owner wants this formal notice a week later
    SETUP = "reglages_a_completer"
    PLAN_PROPOSED = "echeancier_propose"
    ADDRESS_UNKNOWN = "adresse_inconnue"
    RATE_TO_TELL = "taux_a_dire"  # the invoice form states a rate that no setting tells
    PAYMENTS_TO_CONFIRM = "reglements_a_confirmer"  # a formal notice needs payments up to date


class Trade(StrEnum):
    """What the law takes a debtor for, which decides the court (C. com. L721-3); read in words/trades."""

    UNKNOWN = ""
    COMMERCE = "commerçant"  # a commercial company, or a trader
    CRAFT = "artisan"
    LIBERAL = "profession libérale"
    FARM = "agricole"
    CIVIL = "civil"  # a société civile


class Worker(StrEnum):
    """Who works with the program on the firm's debts (CPCE L124-1 is for the third)."""

    FIRM = "l'entreprise"
    EMPLOYEE = "un salarié"
    OTHER = "un tiers"


class RateBasis(StrEnum):
    """How a contractual penalty rate is written."""

    FIXED = "fixe"  # « 12 % »: value in percent a year
    LEGAL = "legal"  # « 3 × taux légal »: value multiplies the legal interest rate
    ECB = "bce"  # « BCE + 10 »: value in points added to the ECB rate
