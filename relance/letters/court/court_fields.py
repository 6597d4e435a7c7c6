"""The fields of the documents of a court file, and of a statement of account, each declared once.

What they share with the letters is taken from there by name, so that a template says it alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relance.french import euros, joined, long_date, short_date
from relance.law.court_loader import load_court_texts
from relance.letters import annex
from relance.letters.account import statement
from relance.letters.court import court_file as court
from relance.letters.court import court_sums
from relance.letters.court.chronology import DatedFact
from relance.letters.court.court_file import CourtFile
from relance.letters.court.court_sums import SumElement
from relance.letters.court.exhibits import Exhibit
from relance.letters.fields import ACCOUNT, ACCRUAL, LETTER
from relance.letters.letter import Letter
from relance.letters.parties import day, lines, sender_name
from relance.rules.codes import Worker
from relance.rules.court.way import Way, WayCode
from relance.rules.money import total
from relance.rules.outcome import Claim
from relance.word.form import Field, Form, Loop

_SHARED = (
    "logo", "expediteur_nom", "expediteur_adresse", "expediteur_contact", "expediteur_mentions",
    "client_nom", "lieu_date", "date", "penalites", "calcul_notes", "iban", "bic", "titulaire",
    "signataire", "signataire_qualite",
)  # fmt: skip
_ADDRESSED = ("destinataire", "adresse_a_completer", "destinataire_ville", "mode_envoi",
              "references", "salutation", "contact", "reference_paiement", "ordre_cheque")  # fmt: skip


def _of_letter(name: str) -> Field[CourtFile]:
    [told] = [field for field in LETTER.fields if field.name == name]
    return Field(name, told.help, told.example, lambda it: told.value(it.letter))


def _coming(it: Letter) -> list[Claim]:
    """The open invoices that are not due yet."""
    return [
        c
        for c in it.account.claims
        if c.days_late <= 0 and c.left > 0 and c.invoice.currency == "EUR"
    ]


def _balance(it: Letter) -> str:
    entries = statement(it.account)
    return euros(entries[-1].balance) if entries else ""


# fmt: off
STATEMENT: Form[Letter] = Form("Le relevé de compte (releve_de_compte.docx)", (
    *(field for field in LETTER.fields if field.name in {*_SHARED, *_ADDRESSED}),
    Field("solde", "Ce que le client doit des factures échues, avoirs et règlements déduits ; vide s'il"
          " n'en a pas.", "2 000,00 €", _balance),
), (
    Loop("compte", "l", "Les factures échues, avoirs et règlements, par date.",
         lambda it: statement(it.account), ACCOUNT),
    Loop("a_echoir", "f", "Les factures qui ne sont pas encore échues.", _coming, (
        Field("numero", "Numéro de la facture.", "F2026-061", lambda c: c.invoice.number),
        Field("date", "Date de la facture.", "12/11/2026", lambda c: day(c.invoice.issued)),
        Field("echeance", "Échéance.", "12/12/2026", lambda c: day(c.due)),
        Field("reste", "Ce qui en reste à payer.", "800,00 €", lambda c: euros(c.left)),
    )),
))


def _way(code: WayCode, it: CourtFile) -> Way | None:
    return it.open_way(code)


def _another(it: CourtFile) -> str:
    """What holds where somebody else works for the firm (CPCE L124-1, R124-1 to R124-7)."""
    if it.worker is not Worker.OTHER:
        return ""
    return (
        f"Ce dossier est préparé pour {sender_name(it.sender)}, qui le relit, le signe et le dépose en"
        " son nom : remettez-le-lui. Pour le déposer à sa place, il faut un pouvoir écrit ; ce que la"
        " loi demande à un tiers dépend de son métier (CPCE, art. L. 124-1 et R. 124-1 à R. 124-7)."
    )


def _officer(it: CourtFile) -> str:
    return "oui" if _way(WayCode.SMALL_CLAIMS, it) else ""


def _trustee(it: CourtFile) -> str:
    return it.case.insolvency.trustee if it.case.insolvency else ""


def _judgment(it: CourtFile) -> str:
    hold = it.case.insolvency
    return long_date(hold.until) if hold and hold.until else ""


def _published(it: CourtFile) -> str:
    hold = it.case.insolvency
    return long_date(hold.published) if hold and hold.published else ""


def _later(it: CourtFile) -> list[Claim]:
    """Those of the claims that were not due at the judgment: sums to fall due (C. com. L622-25)."""
    judged = it.case.insolvency.until if it.case.insolvency else None
    return [c for c in it.case.claims if judged and c.due and c.due >= judged]


def _due_then(it: CourtFile) -> str:
    later = {claim.invoice.id for claim in _later(it)}
    return euros(total(c.outstanding for c in it.case.claims if c.invoice.id not in later))


_PIECE: tuple[Field[Exhibit], ...] = (
    Field("numero", "Son numéro.", "3", lambda x: str(x.number)),
    Field("titre", "Ce que c'est.", "Facture n° F2026-041 du 12 octobre 2026", lambda x: x.title),
    Field("etat", "« jointe » et le nom du fichier, ou une case à cocher.", "☐ à joindre",
          lambda x: x.state),
)
_ELEMENT: tuple[Field[SumElement], ...] = (
    Field("quoi", "Ce qui est demandé.", "Principal : facture n° F2026-041, échue le 11/11/2026",
          lambda x: x.what),
    Field("montant", "Combien.", "2 000,00 €", lambda x: euros(x.amount)),
    Field("fondement", "En vertu de quoi.", "C. com. L441-10 II", lambda x: x.ground),
    Field("pieces", "Les pièces qui le prouvent.", "4", lambda x: x.proof),
)
_FACT: tuple[Field[DatedFact], ...] = (
    Field("date", "Le jour.", "12/10/2026", lambda x: short_date(x.on)),
    Field("fait", "Ce qui s'est passé.", "Lettre recommandée n° 1A 123, « Mise en demeure »",
          lambda x: x.text),
    Field("preuve", "La pièce qui le prouve.", "pièce 7", lambda x: x.proof),
)
_WAY: tuple[Field[Way], ...] = (
    Field("nom", "La voie.", "Injonction de payer (affaire commerciale)",
          lambda w: load_court_texts().ways[w.code].title),
    Field("motif", "Pourquoi.", "La créance est certaine, chiffrée et exigible.", lambda w: w.reason),
    Field("juridiction", "Devant qui.", "Tribunal de commerce d'Angers",
          lambda w: f"{w.court.name}{court.court_gaps(w)}" if w.court else ""),
    Field("avocat", "Avocat obligatoire : oui, non, à vérifier.", "non",
          lambda w: court.yes_no(w.lawyer)),
    Field("tentative", "Tentative amiable obligatoire avant : oui, non, à vérifier.", "non",
          lambda w: court.yes_no(w.attempt)),
    Field("duree", "Combien de temps.", "Quelques semaines, sans audience.", lambda w: w.duration),
    Field("manque", "Ce qui manque encore ; vide si rien.", "le numéro du recommandé",
          lambda w: joined(w.missing)),
    Field("articles", "Les textes.", "CPC 1405 à 1422", lambda w: ", ".join(w.articles)),
)
_COMING: tuple[Field[Claim], ...] = (
    Field("numero", "Numéro de la facture.", "F2026-061", lambda c: c.invoice.number),
    Field("echeance", "Son échéance.", "12/12/2026", lambda c: day(c.due)),
    Field("montant", "Ce qui sera dû.", "800,00 €", lambda c: euros(c.outstanding)),
)
COURT: Form[CourtFile] = Form("Le dossier contentieux (tribunal_*.docx)", (
    *map(_of_letter, _SHARED),
    Field("creancier", "Vous : nom, forme, siège, représentant ; d'un entrepreneur individuel, son nom.",
          "Menuiserie Dupré – SARL…\nsiège social : 14 rue des Copeaux, 49000 Angers", court.creditor),
    Field("creancier_a_completer", "Ce que la loi demande et que les réglages ne disent pas ; vide sinon.",
          "[à compléter : prénoms, profession, nationalité, date et lieu de naissance]",
          court.creditor_gaps),
    Field("debiteur", "Le client : nom, forme, siège ou domicile.", "Dupont & Fils\nforme : SA",
          court.debtor),
    Field("debiteur_a_completer", "Ce qui manque de lui ; vide sinon.", "[à compléter : SIREN]",
          court.debtor_gaps),
    Field("registres", "Où vérifier qu'il existe encore et à quelle adresse ; vide sans SIREN.",
          "BODACC : https://www.bodacc.fr/…", court.looked_up),
    Field("le_tribunal", "Le tribunal de l'injonction de payer ; vide si elle n'est pas ouverte.",
          "le tribunal de commerce d'Angers", lambda it: court.court_of(it.order)),
    Field("du_tribunal", "Le même, après « le président ».", "du tribunal de commerce d'Angers",
          lambda it: court.court_of(it.order, of=True)),
    Field("juridiction_a_completer", "Sa ville, ou « à vérifier » ; vide sinon.",
          " [ville à compléter]", lambda it: court.court_gaps(it.order)),
    Field("requete_tribunal", "Le tribunal de la requête jusqu'à 5 000 €, après « à l'attention » ; vide"
          " si elle n'est pas ouverte.", "du tribunal judiciaire d'Angers",
          lambda it: court.court_of(_way(WayCode.REQUEST, it), of=True)),
    Field("requete_a_completer", "Sa ville, ou « à vérifier » ; vide sinon.", " [ville à compléter]",
          lambda it: court.court_gaps(_way(WayCode.REQUEST, it))),
    Field("a_juger", "Rempli tant que rien n'empêche un juge d'en décider ; vide en procédure"
          " collective.", "oui", lambda it: "" if it.case.insolvency else "oui"),
    Field("montant_total", "Tout ce qui est demandé.", "2 071,23 €", lambda it: euros(it.case.total)),
    Field("arrete_au", "Le jour auquel les sommes sont comptées : celui du dossier, ou la veille du"
          " jugement d'ouverture.", "23 novembre 2026",
          lambda it: long_date(court.reckoned_on(it.case))),
    Field("a_declarer", "D'une procédure collective, quand envoyer la déclaration ; vide sinon.",
          "au plus tard le 10 janvier 2027", court.declare_by),
    Field("montant_principal", "Le reste dû des factures, avoirs déduits.", "2 000,00 €",
          lambda it: euros(it.case.principal - it.case.credits)),
    Field("indemnite", "Les indemnités de 40 € ; vide si aucune n'est due.", "40,00 €",
          lambda it: euros(it.case.fixed_sums) if it.case.fixed_sums else ""),
    Field("interets", "Les intérêts au jour du dossier ; vide s'il n'y en a pas.", "31,23 €",
          lambda it: euros(it.case.interest) if it.case.interest else ""),
    Field("interets_a_venir", "Ce qui est demandé jusqu'au paiement.",
          "les pénalités de retard sur 2 000,00 €, du 24 novembre 2026 jusqu'au paiement",
          court_sums.interest_to_come),
    Field("mise_en_demeure", "La dernière mise en demeure postée et ses preuves ; vide sinon.",
          "mise en demeure envoyée le 26 octobre 2026, recommandé n° 1A 123", court.formal_notice),
    Field("non_prouvees", "Les factures sans mise en demeure prouvée ; vide sinon.", "F2026-044",
          lambda it: "" if it.case.insolvency else joined(it.case.unproven)),
    Field("prescription", "Jusqu'à quand agir.", "Prescription : le 11 novembre 2031 au plus tôt…",
          court.limited),
    Field("avocat", "Ce que disent les guides à partir de 10 000 € ; vide en dessous.",
          "À partir de 10 000 €, les guides tiennent un avocat pour indispensable, en général.",
          lambda it: it.case.counsel),
    Field("contestees", "Les factures contestées, qui ne sont pas demandées, et la part contestée des autres ;"
          " vide sinon.", "F2026-050", court.disputed),
    Field("ecartees", "Les autres factures ouvertes, qui ne sont pas demandées, et pourquoi ; vide sinon.",
          "F2026-061 : elle n'est pas échue.",
          lambda it: lines(*(f"{c.invoice.number} : {c.remark}" for c in it.case.claims if c.withheld),
                           *(f"{c.invoice.number} : {c.sentence}" for c in it.case.left_out))),
    Field("pour_autrui", "Ce qui vaut en plus quand un tiers travaille pour vous ; vide sinon.",
          "Ce dossier est préparé pour Menuiserie Dupré, qui le signe.", _another),
    Field("petites_creances", "Rempli quand la procédure des petites créances est ouverte.", "oui",
          _officer),
    Field("mandataire", "Le mandataire ou liquidateur ; vide s'il n'est pas noté.",
          "Me Martin, mandataire judiciaire", _trustee),
    Field("jugement", "Le jour du jugement d'ouverture ; vide s'il n'est pas noté.", "2 novembre 2026",
          _judgment),
    Field("bodacc", "Le jour de la publication au BODACC ; vide s'il n'est pas noté.",
          "10 novembre 2026", _published),
    Field("veille", "La veille du jugement.", "1er novembre 2026",
          lambda it: court.eve(it.case.insolvency.until if it.case.insolvency else None)),
    Field("declarer_avant", "Dernier jour pour déclarer ; vide sans date de publication.",
          "10 janvier 2027",
          lambda it: long_date(it.case.declare_before) if it.case.declare_before else ""),
    Field("echu", "Le principal échu au jugement.", "2 000,00 €", _due_then),
), (
    Loop("elements", "x", "La somme demandée, élément par élément.", court_sums.elements, _ELEMENT),
    Loop("calcul", "l", "Le calcul des intérêts, ligne par ligne.",
         lambda it: annex.computation(it.letter), ACCRUAL),
    Loop("contrats", "x", "Chaque facture : pour quoi, selon quel devis, ce qui en reste dû.",
         lambda it: it.letter.claims, (
        Field("texte", "Ce qu'on en dit.", "facture n° F2026-041 du 12 octobre 2026, pour : escalier en"
              " chêne, à régler le 11 novembre 2026 ; il en reste dû 2 000,00 €.", court_sums.contract),
    )),
    Loop("en_bref", "x", "Les mêmes pour un résumé : au-delà de trois, une seule ligne.", court_sums.in_short, (
        Field("texte", "Ce qu'on en dit.", "26 factures du 14 septembre 2026 au 9 octobre 2026, détaillées"
              " dans le calcul joint ; il en reste dû 52 000,00 €.", lambda text: text),
    )),
    Loop("pieces", "x", "Les pièces, numérotées.", lambda it: it.exhibits, _PIECE),
    Loop("chronologie", "x", "Les faits, du devis au dernier contact.", lambda it: it.facts, _FACT),
    Loop("voies", "x", "Les voies que la loi ouvre.", lambda it: it.case.open_ways, _WAY),
    Loop("fermees", "x", "Les voies qu'elle ferme.", court.closed, (
        Field("texte", "Lesquelles, et pourquoi.",
              "Déclaration de créance. Aucune procédure collective n'est notée.", lambda text: text),
    )),
    Loop("manques", "x", "Ce qui est à ajouter ou à compléter.", court.missing, (
        Field("quoi", "Ce que c'est.", "le numéro du recommandé", lambda text: text),
    )),
    Loop("a_echoir", "x", "D'une procédure collective, les sommes à échoir, avec leurs dates.",
         _later, _COMING),
    Loop("documents", "x", "Les documents de ce dossier.", lambda it: it.files, (
        Field("nom", "Le nom du fichier.", "3 - Bordereau.docx", lambda text: text),
    )),
))
STATEMENT_TEMPLATE = "releve_de_compte.docx"
COURT_FORMS: Mapping[str, Form[Any]] = {
    STATEMENT_TEMPLATE: STATEMENT,
    **{f"tribunal_{name}.docx": COURT for name in (
        "lire injonction requete bordereau chronologie calcul declaration commissaire transmission"
    ).split()},
}
# fmt: on
