"""The fields of a letter, each declared once: name, help, example, value.

`{{ designation }}` in a template prints what `designation` returns; letter.py knows how. Help and
examples are for the owner: they make CHAMPS.md, and the trial run of every template.
"""

from __future__ import annotations

from relance.french import euros, fold, joined, long_date, percent
from relance.letters import amounts, annex, letter, parties, receipts, story
from relance.letters.account import AccountEntry
from relance.letters.amounts_in_words import amount_in_words
from relance.letters.letter import Letter
from relance.letters.parties import below, day, grouped, lines
from relance.rules.codes import Channel, Kind
from relance.rules.model import Instalment
from relance.rules.outcome import Accrual, Claim
from relance.word.form import Field, Form, Loop
from relance.words.civility import salutation


def _due(claim: Claim) -> str:
    """When it was to be paid; below, where a public body has longer, the end of its legal days."""
    on = day(claim.missed[0] if claim.missed else claim.invoice.due)
    longer = claim.legal_end and not claim.missed
    return lines(on, f"délai légal\u00a0: {day(claim.legal_end)}" if longer else "")


# fmt: off
CLAIM: tuple[Field[Claim], ...] = (
    Field("numero", "Numéro de la facture.", "F2026-041", lambda c: c.invoice.number),
    Field("details", "Objet, chantier, devis, commande, avoir ; à la ligne, vide si rien n'est connu.",
          "\nEscalier en chêne, devis du 03/09/2026", lambda c: below(amounts.details(c))),
    Field("date", "Date de la facture.", "12/10/2026", lambda c: day(c.invoice.issued)),
    Field("echeance", "Échéance ; d'un échéancier, la première qui n'a pas été tenue ; à la ligne, le délai"
          " légal d'un acheteur public, s'il finit plus tard.", "11/11/2026",
          _due),
    Field("retard", "Retard, en jours.", "12 j", lambda c: f"{c.days_late}\u00a0j"),
    Field("montant", "Montant TTC de la facture ; à la ligne, l'avoir qui s'en déduit.", "2 400,00 €",
          amounts.price),
    Field("regle", "Déjà réglé ; « – » si rien.", "400,00 €", amounts.paid),
    Field("reste", "Reste dû.", "2 000,00 €", lambda c: euros(c.outstanding)),
    Field("mise_en_demeure", "« mise en demeure du… », à la ligne ; vide si elle n'en a pas eu.",
          "\nmise en demeure du 02/11/2026",
          lambda c: below(f"mise en demeure du {day(c.noticed_on)}" if c.noticed_on else "")),
)
ACCRUAL: tuple[Field[tuple[Claim, Accrual, str]], ...] = (
    Field("facture", "Numéro de la facture.", "F2026-041", lambda x: x[0].invoice.number),
    Field("du", "Premier jour compté.", "12/11/2026", lambda x: day(x[1].start)),
    Field("au", "Dernier jour compté.", "23/11/2026", lambda x: day(x[1].end)),
    Field("jours", "Nombre de jours.", "12", lambda x: str(x[1].days)),
    Field("base", "Somme due pendant ces jours.", "2 000,00 €", lambda x: euros(x[1].base)),
    Field("taux", "Taux annuel.", "12,40 %", lambda x: percent(x[1].rate)),
    Field("renvoi", "Numéro du texte de loi dans calcul_notes.", "(1)", lambda x: x[2]),
    Field("montant", "Intérêts de ces jours.", "8,15 €", lambda x: euros(x[1].amount)),
)
ACCOUNT: tuple[Field[AccountEntry], ...] = (
    Field("date", "Date de la ligne ; vide si elle n'est pas connue.", "03/11/2026",
          lambda x: day(x.on)),
    Field("libelle", "Facture, avoir ou règlement.", "Règlement sur facture n° F2026-041",
          lambda x: x.text),
    Field("debit", "Somme due ; vide pour un règlement.", "2 400,00 €",
          lambda x: euros(x.debit) if x.debit else ""),
    Field("credit", "Somme réglée ou déduite ; vide pour une facture.", "400,00 €",
          lambda x: euros(x.credit) if x.credit else ""),
    Field("solde", "Ce qui reste dû après cette ligne.", "2 000,00 €", lambda x: euros(x.balance)),
)
DUE: tuple[Field[Instalment], ...] = (
    Field("date", "Le jour où payer.", "15 décembre 2026", lambda x: long_date(x.due)),
    Field("montant", "Combien.", "500,00 €", lambda x: euros(x.amount)),
)
LETTER: Form[Letter] = Form("Les lettres", (
    Field("logo", "Votre logo, s'il y en a un ; dans le corps de la lettre seulement.", "",
          lambda _: ""),
    Field("expediteur_nom", "Votre nom ; « EI » ajouté s'il le faut.", "Menuiserie Dupré",
          lambda it: parties.sender_name(it.sender)),
    Field("expediteur_adresse", "Votre adresse, sur deux lignes.",
          "14 rue des Copeaux\n49000 Angers",
          lambda it: lines(it.sender.address, f"{it.sender.postcode} {it.sender.town}".strip())),
    Field("expediteur_contact", "Vos téléphone et e-mail.",
          "Tél. 02 61 91 04 27 – compta@exemple.fr", lambda it: parties.sender_contact(it.sender)),
    Field("expediteur_mentions", "Vos mentions légales, sur une ligne.",
          "Menuiserie Dupré – SARL au capital de 10 000 € – RCS Angers 000 261 941",
          lambda it: parties.sender_identity(it.sender)),
    Field("destinataire", "Nom et rue du client, pour la fenêtre de l'enveloppe ; d'une entreprise,"
          " « À l'attention du service comptabilité » entre les deux.",
          "Monsieur Julien Bernier\n9 allée des Tilleuls",
          lambda it: lines(parties.addressee(it.client),
                           parties.attention(it.client, it.notice.step), *it.client.address)),
    Field("adresse_a_completer", "Ce qui manque à l'adresse, à la ligne ; vide sinon.",
          "\n[code postal et ville à compléter]", lambda it: parties.missing_address(it.client)),
    Field("destinataire_ville", "Code postal, ville, et pays si ce n'est pas la France ; à la ligne.",
          "\n49100 ANGERS", lambda it: parties.place(it.client)),
    Field("client_nom", "Nom du client.", "Dupont & Fils", lambda it: it.client.name),
    Field("references", "Votre code client et le numéro de commande, s'ils sont connus.",
          "Nos références : DUP\nVos références : commande 4512", letter.references),
    Field("lieu_date", "Votre ville et la date de la lettre.", "Angers, le 23 novembre 2026",
          lambda it: joined([it.sender.town, f"le {long_date(it.on)}"], ", ")),
    Field("date", "La date de la lettre.", "23 novembre 2026", lambda it: long_date(it.on)),
    Field("mode_envoi", "« Lettre recommandée avec accusé de réception », ou rien.",
          "Lettre recommandée avec accusé de réception",
          lambda it: "Lettre recommandée avec accusé de réception"
          if it.notice.step.channel is Channel.REGISTERED else ""),
    Field("salutation", "Selon la civilité, sans virgule.", "Madame, Monsieur",
          lambda it: salutation(it.client.civility)),
    Field("designation", "Les factures réclamées, à placer après « de » ou « pour ».",
          "votre facture n° F2026-041 du 12 octobre 2026", letter.designation),
    Field("montant_total", "La somme demandée par cette lettre.", "2 071,23 €",
          lambda it: euros(it.notice.total)),
    Field("montant_principal", "Le reste dû sur les factures réclamées.", "2 000,00 €",
          lambda it: euros(it.principal)),
    Field("penalites", "Le total des intérêts ou pénalités de retard.", "31,23 €",
          lambda it: euros(it.interest + sum(c.interest for c in it.notice.paid_late))),
    Field("rappel", "Pénalités et indemnité dues, mais non demandées ici ; vide sinon.",
          "31,23 € de pénalités de retard et 40,00 € d'indemnité forfaitaire", amounts.mentioned),
    Field("delai", "Quand payer.", "au plus tard le 8 décembre 2026", letter.deadline),
    Field("demarches", "Vos derniers courriers et appels, s'ils ont bien eu lieu ; vide sinon.",
          "notre courrier du 2 novembre 2026", story.earlier),
    Field("ouverture", "Ce qui a été facturé : envoi, objet, devis, échéance ; une phrase.",
          "Nous vous avons adressé le 13 octobre 2026 notre facture n° F2026-041, pour : escalier en"
          " chêne, conformément à notre devis du 3 septembre 2026, à régler le 11 novembre 2026.",
          story.opening),
    Field("oubli", "Rempli tant que rien ne dit que le client se sait débiteur : ni appel, ni courrier,"
          " ni règlement, ni promesse.", "Il s'agit sans doute d'un oubli", story.overlooked),
    Field("conciliateur", "À un particulier, une association ou une copropriété, jusqu'à 5 000 € ; vide"
          " sinon.", "un conciliateur de justice (conciliateurs.fr)", letter.conciliator),
    Field("engagement", "Une promesse ou une échéance non tenue depuis votre dernier courrier ; vide"
          " sinon.", "Vous nous aviez annoncé un règlement pour le 18 novembre 2026 ; sauf erreur de"
          " notre part, il ne nous est pas parvenu en totalité.", story.commitment),
    Field("reglements", "Les règlements déjà reçus sur ces factures, avec leurs dates ; vide sinon.",
          "Nous avons bien reçu 400,00 € le 3 novembre 2026, et vous en remercions.",
          receipts.received),
    Field("client_depuis", "L'année de votre première facture à ce client ; vide avant un an.", "2021",
          letter.since),
    Field("profil", "La cadence que suit le client.", "Standard", lambda it: it.profile),
    Field("ton_doux", "Rempli pour le profil « Bon client », vide pour les autres.", "Bon client",
          lambda it: it.profile if fold(it.profile) == "bon client" else ""),
    Field("ton_ferme", "Rempli pour le profil « Ferme », vide pour les autres.", "Ferme",
          lambda it: it.profile if fold(it.profile) == "ferme" else ""),
    Field("pieces_jointes", "Les copies de factures trouvées dans « Dossier des factures » ; vide sinon.",
          "P.J. : copie de la facture n° F2026-041.", letter.enclosed),
    Field("montant_lettres", "La somme de cette lettre, en toutes lettres.",
          "deux mille soixante et onze euros et vingt-trois centimes",
          lambda it: amount_in_words(it.notice.total)),
    Field("montant_conteste", "Ce que le client conteste ; vide s'il ne conteste rien.", "300,00 €",
          lambda it: euros(amount) if (amount := letter.disputed(it)) else ""),
    Field("iban", "Votre IBAN.", "FR76 9999 9000 4900 0123 4567 865",
          lambda it: grouped(it.sender.iban, 4)),
    Field("bic", "Votre BIC.", "EXPLFRPP", lambda it: it.sender.bic),
    Field("titulaire", "Le titulaire de ce compte.", "Menuiserie Dupré SARL",
          lambda it: parties.account_holder(it.sender)),
    Field("ordre_cheque", "À l'ordre de qui établir un chèque ; vide pour une administration.",
          "Menuiserie Dupré SARL", lambda it: "" if it.client.kind is Kind.PUBLIC_BODY
          else parties.account_holder(it.sender)),
    Field("reference_paiement", "Ce que le client doit rappeler en payant : numéros de facture et référence"
          " de virement.", "F2026-041 – RF29 7979 8551 91", letter.to_quote),
    Field("reference_virement", "La référence de virement seule (ISO 11649) ; vide si « Référence de virement »"
          " dit non.", "RF29 7979 8551 91", lambda it: it.reference),
    Field("contact", "Où vous joindre, après « contactez-nous ».",
          "au 02 61 91 04 27 ou à l'adresse compta@exemple.fr",
          lambda it: parties.contact(it.sender)),
    Field("signataire", "Qui signe : la personne notée dans la cadence, sinon vous.", "Hélène Dupré",
          lambda it: parties.signer(it.notice.step, it.sender)[0]),
    Field("signataire_qualite", "Sa qualité.", "Gérante",
          lambda it: parties.signer(it.notice.step, it.sender)[1]),
    Field("calcul_notes", "Textes de loi et remarques, sous le calcul des intérêts.",
          "(1) C. com. L441-10 II\nIntérêts arrêtés au 31 décembre 2026.", annex.notes),
), (
    Loop("factures", "f", "Les factures réclamées.", lambda it: it.claims, CLAIM),
    Loop("pour_memoire", "f", "Les autres factures échues, non comprises dans la somme demandée.",
         lambda it: it.notice.others, CLAIM),
    Loop("sommes", "s", "Du reste dû au total : avoirs, pénalités, indemnité.", amounts.shown_sums, (
        Field("libelle", "Ce que c'est.", "Pénalités de retard au 23 novembre 2026", lambda x: x[0]),
        Field("montant", "Combien.", "31,23 €", lambda x: euros(x[1])),
    )),
    Loop("historique", "h", "Les faits et vos démarches, datés.", story.history, (
        Field("texte", "La date et le fait.", "2 novembre 2026 : courrier", lambda text: text),
    )),
    Loop("calcul", "l", "Le calcul des intérêts, ligne par ligne ; vide s'il n'y en a pas.",
         annex.computation, ACCRUAL),
    Loop("compte", "l", "Le relevé de compte : les factures de la lettre, avoirs et règlements, par date.",
         annex.account, ACCOUNT),
    Loop("echeances", "e", "Les dates d'un échéancier proposé ; vide dans les autres lettres.",
         lambda it: it.instalments, DUE),
))
# fmt: on
