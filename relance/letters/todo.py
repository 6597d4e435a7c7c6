"""The two papers for the owner: the call sheet, and what is to be done this Monday.

`0 - À faire ce lundi.docx` lies in front of the folder: what to sign and post (registered letters
apart, with a place for their number), whom to call, what to decide, what to correct, and which
earlier letters must not be posted any more. Nobody outside the firm reads these papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from relance.french import count, euros, joined, spoken_day, typeset
from relance.letters.calls import CALLED, calls_of
from relance.letters.letter import FEW, so_far
from relance.letters.mail import Mail
from relance.letters.papers import (
    AGREEMENT_TEMPLATE,
    ANSWER_TEMPLATE,
    COVER_TEMPLATE,
    Extra,
)
from relance.letters.parties import below, day, lines, sender_name
from relance.letters.proofs import to_gather
from relance.problems import Level, Problem, grouped
from relance.rules.codes import Channel, Kind, Reason
from relance.rules.firm import Sender
from relance.rules.ladder.courtesies import BEFORE, THANKS
from relance.rules.ladder.decisions import owed, to_decide
from relance.rules.mailing import addresses
from relance.rules.model import Event
from relance.rules.money import ZERO
from relance.rules.outcome import Call, Claim, Notice, Plan
from relance.rules.sums.paid_late import named
from relance.word.form import Context, Field, Form, Loop

MOST, MOST_LETTERS = 300, 2_000  # lines of a list: Word fills and shows no end of them
_TO_CORRECT = (Reason.TO_CORRECT, Reason.NOTE_TO_READ, Reason.SETUP)


class Paper(Struct, frozen=True, kw_only=True, dict=True):
    """This Monday as the owner reads it; `files` gives the file name of each letter."""

    plan: Plan
    sender: Sender
    files: Sequence[tuple[Notice, str]] = ()
    mails: Mapping[str, tuple[Mail, str]] = field(
        default_factory=dict
    )  # letter → its e-mail, the draft
    extras: Sequence[tuple[Extra, str]] = ()  # the letters that are no reminder
    copies: Mapping[str, str] | None = None  # invoice number → its PDF
    together: str = ""  # the file of all the letters to print, where there is one
    apart: frozenset[str] = frozenset()  # those that it lacks, by file name
    post: str = ""  # the file of the registered letters' addresses, where there are any
    statement: date | None = None  # up to when the bank's statements were taken in
    notes: Mapping[str, str] = field(default_factory=dict)  # what to beware of, by file name
    court: Mapping[str, str] = field(default_factory=dict)  # client id → the folder of its file
    # not made today, and not right any more: file name, invoices, why
    left: Sequence[tuple[str, Sequence[str], str]] = ()

    @cached_property
    def told(self) -> Context:
        """All of it in words, once for the Word list and for the page."""
        return TODO.context(self)


def _numbers(claims: Iterable[Claim]) -> str:
    return joined(claim.invoice.number for claim in claims)


def _letters(paper: Paper, *, registered: bool) -> list[Posted]:
    channels = {Channel.REGISTERED} if registered else {Channel.LETTER, Channel.EMAIL}
    return [Posted(n, name, paper) for n, name in paper.files if n.step.channel in channels]


class Posted(Struct, frozen=True):
    """One letter to post, and the paper that lists it."""

    notice: Notice
    name: str
    paper: Paper


def _enclosures(
    notice: Notice, copies: Mapping[str, str] | None, *, attached: bool
) -> Iterator[str]:
    """The copies to enclose: found, or to be looked for; a formal notice always has them.

    `attached`: those that are found are in the e-mail already.
    """
    numbers = [claim.invoice.number for claim in notice.claims]
    if not attached and (there := [copies[n] for n in numbers if copies and n in copies]):
        yield f"à joindre : {joined(there)}"
    missing = [n for n in numbers if n not in (copies or {})]
    if missing and (copies is not None or notice.step.formal_notice):
        what = "copies des factures" if len(missing) > 1 else "copie de la facture"
        where = "" if copies is None else " (introuvable dans votre dossier)"
        yield f"à joindre : {what} {joined(missing)}{where}"


def _before_posting(posted: Posted) -> str:
    """What stands between this letter and the post; a formal notice to a firm is checked last."""
    notice, copies = posted.notice, posted.paper.copies
    client = notice.client
    checks = [note] if (note := posted.paper.notes.get(posted.name)) else []
    if colleague := notice.step.signatory.partition(",")[0]:
        checks.append(f"à signer par {colleague}")
    if notice.step.formal_notice and client.kind is Kind.BUSINESS:
        checks.append("BODACC vérifié le ____")
    if client.kind is Kind.PUBLIC_BODY and not posted.paper.sender.iban:
        checks.append("joignez votre RIB : une administration paie par virement")
    sent = posted.paper.mails.get(posted.name)
    if sent:
        checks.append(
            f"par e-mail à {', '.join(sent[0].to)} : « {sent[1]} », à ouvrir et à envoyer"
        )
        attached = {c.invoice.number for c in notice.claims} & set(copies or {})
        if attached:
            checks.append(f"{count(len(attached), 'facture jointe', 'factures jointes')}")
    elif not client.addressed:
        checks.append("adresse à compléter")
    if client.email and not addresses(client):
        checks.append(f"« {client.email} » n'est pas une adresse e-mail, à corriger")
    checks += _enclosures(notice, copies, attached=bool(sent))
    return below(" – ".join(checks))


def _gathering(paper: Paper) -> list[tuple[Notice, str]]:
    """The proofs that are still missing, of each letter."""
    found = []
    for notice, _ in paper.files:
        known = tuple(so_far(claim, paper.plan.on) for claim in notice.claims)
        missing = to_gather(replace(notice, claims=known))
        found += [(notice, missing)] if missing else []
    return found


def _corrections(paper: Paper) -> list[tuple[Problem, tuple[Problem, ...]]]:
    """Every problem, and rows to correct that no problem names; many of one cause are one line."""
    found = [p for p in paper.plan.problems if p.level is not Level.INFO]
    told = {_row(problem.where) for problem in found}
    found += [
        Problem(
            level=Level.WARNING,
            where=claim.invoice.where,
            what=claim.sentence,
            cause=f"factures : {claim.sentence[:1].lower()}{claim.sentence[1:].rstrip('.')}",
        )
        for claim in paper.plan.claims
        if claim.reason in _TO_CORRECT and _row(claim.invoice.where) not in told
    ]
    return grouped(dict.fromkeys(found))


def _places(problem: Problem, alike: Sequence[Problem]) -> str:
    """Where it is; of many alike the first few, a line each, and how many more."""
    places = list(dict.fromkeys(p.where for p in alike if p.where)) or [problem.where]
    more = f"et {count(len(places) - FEW, 'autre')}" if len(places) > FEW else ""
    return lines(*places[:FEW], more)


def _row(where: str) -> str:
    return re.sub("![A-Z]+", "!", where)  # « Factures!F12 » and « Factures!A12 » are one row


class NotPosted(Struct, frozen=True):
    """A letter prepared before that must not be posted: of whom, about what, when, why."""

    client: str
    invoices: str
    on: date
    why: str


def _withdrawn(paper: Paper) -> Iterator[NotPosted]:
    """The letters that must not be posted any more, and why."""
    why = {(c.client.id, c.invoice.number): c.sentence for c in paper.plan.claims}
    found: dict[str, list[Event]] = {}
    for event in paper.plan.withdrawals:
        found.setdefault(event.document, []).append(event)
    for told in found.values():
        reasons = filter(None, (why.get((e.client_id, e.invoice)) for e in told))
        invoices = joined(dict.fromkeys(event.invoice for event in told))
        yield NotPosted(told[0].client, invoices, told[0].on, next(reasons, ""))
    for name, numbers, note in paper.left:
        yield NotPosted(name.removesuffix(".docx"), joined(numbers), paper.plan.on, note)


def _decisions(paper: Paper) -> list[tuple[tuple[Claim, ...], str]]:
    """What is to be decided, and the file that is ready for it."""
    found, told = [], set[str]()
    for claims in to_decide(paper.plan.claims):
        key = claims[0].client.id
        file = paper.court.get(key, "") if key not in told else ""
        told.add(key)
        found.append((tuple(claims), f" Dossier : « {file} »." if file else ""))
    return found


def _printing(paper: Paper) -> str:
    """How to print them all at once, which to print alone; how to post the registered ones online."""
    post = ""
    if paper.post:
        note = paper.notes.get(paper.post, "")
        post = (
            "Pour envoyer les recommandés en ligne (La Poste) : leurs adresses sont dans"
            f" « {paper.post} ». {note}"
        ).rstrip()
    if not paper.together:
        return post
    told = f"Pour tout imprimer d'un coup, dans l'ordre de cette liste : « {paper.together} »."
    if paper.apart:
        told += f" À imprimer à part (autre mise en page) : {joined(sorted(paper.apart))}."
    note = paper.notes.get(paper.together, "")
    told = f"{told} Une lettre que vous modifiez s'imprime à part. {note}".rstrip()
    return f"{told} {post}".rstrip()


def _cut(paper: Paper) -> str:
    if not any(loop.is_cut(paper) for loop in TODO.loops):
        return ""
    return f" Une liste de plus de {MOST} lignes est coupée ici : tout est dans votre classeur."


def _summary(paper: Paper) -> str:
    counts = (
        (len(_letters(paper, registered=False)), "courrier"),
        (len(_letters(paper, registered=True)), "recommandé"),
        (len(paper.plan.courtesies), "mot aimable", "mots aimables"),
        (len(paper.plan.calls), "appel"),
        (len(to_decide(paper.plan.claims)), "décision"),
    )
    work = joined(count(number, *what) for number, *what in counts if number)
    asked = sum((notice.total for notice, _ in paper.files), ZERO)
    claimed = f" Les courriers demandent {euros(asked)} en tout." if paper.files else ""
    bank = f" Dernier relevé : {day(paper.statement)}." if paper.statement else ""
    return f"{work or 'Rien à envoyer, personne à appeler'}.{claimed}{bank}{_cut(paper)}"


def _balance(paper: Paper) -> str:
    balance = paper.plan.aged_balance
    late = balance.overdue
    return f"On vous doit {euros(balance.total)}, dont {euros(late)} en retard." if late else ""


# fmt: off
_OWNER: tuple[Field[Paper], ...] = (
    Field("jour", "Le jour, en toutes lettres.", "lundi 23 novembre 2026",
          lambda it: spoken_day(it.plan.on)),
    Field("entreprise", "Votre nom.", "Menuiserie Dupré", lambda it: sender_name(it.sender)),
)
_POSTED: tuple[Field[Posted], ...] = (
    Field("client", "Le client.", "Dupont & Fils", lambda x: x.notice.client.name),
    Field("factures", "Les factures réclamées.", "F2026-041", lambda x: joined(named(x.notice))),
    Field("montant", "La somme demandée.", "2 071,23 €", lambda x: euros(x.notice.total)),
    Field("fichier", "Le nom de la lettre dans le dossier.",
          "Dupont & Fils - lettre de rappel.docx", lambda x: x.name),
    Field("remarque", "Ce qu'il faut faire avant de poster, à la ligne ; vide sinon.",
          "\nadresse à compléter",
          _before_posting),
)
_EXTRAS = {
    COVER_TEMPLATE: "À poster en courrier simple, avec une copie de la lettre recommandée.",
    ANSWER_TEMPLATE: "À compléter (en jaune), à relire, à signer.",
    AGREEMENT_TEMPLATE: "Cochez les choix, imprimez en deux exemplaires, faites signer ; puis notez"
    " « Signé le » dans « Relance - Échéanciers ».",
    BEFORE.template: "À relire, à signer, à poster : rien n'est encore en retard.",
    THANKS.template: "À relire, à signer, à poster.",
}



def _others(paper: Paper) -> Iterator[tuple[Extra, str, str]]:
    """Each letter that is no reminder, its file, what to do with it."""
    for extra, name in paper.extras:
        sent = paper.mails.get(name)
        by_mail = f"Par e-mail à {', '.join(sent[0].to)} : « {sent[1]} », à ouvrir et à envoyer." if sent else ""
        todo = (by_mail or _EXTRAS[extra.template], paper.notes.get(name, ""))
        yield extra, name, " ".join(filter(None, todo))


_CALL_LOOP: Loop[Paper, Call] = Loop("appels", "x", "Les clients à appeler, la plus grosse somme d'abord.",
                  lambda it: calls_of(it.plan), CALLED, MOST)

CALLS: Form[Paper] = Form("La fiche d'appels (appels.docx)", _OWNER, (_CALL_LOOP,))
TODO: Form[Paper] = Form("La feuille « À faire ce lundi » (a_faire.docx)", (
    *_OWNER,
    Field("resume", "Le travail du jour en une phrase.",
          "4 courriers, 1 recommandé et 2 appels. Les courriers demandent 8 412,00 € en tout.",
          _summary),
    Field("encours", "Ce qu'on vous doit en tout ; vide si rien n'est en retard.",
          "On vous doit 41 200,00 €, dont 18 300,00 € en retard.", _balance),
    Field("impression", "Le fichier qui réunit les courriers, celui des adresses des recommandés ;"
          " vide s'il n'y a ni l'un ni l'autre.",
          "Pour tout imprimer d'un coup : « 2 - Courriers à imprimer.docx ».", _printing),
), (
    Loop("courriers", "x", "Les lettres simples à signer et à poster.",
         lambda it: _letters(it, registered=False), _POSTED, MOST_LETTERS),
    Loop("recommandes", "x", "Les lettres recommandées.",
         lambda it: _letters(it, registered=True), _POSTED, MOST_LETTERS),
    Loop("autres_lettres", "x", "Les lettres qui ne sont pas des rappels.", _others, (
        Field("client", "Le client.", "Dupont & Fils", lambda x: x[0].notice.client.name),
        Field("factures", "Les factures dont elle parle.", "F2026-041",
              lambda x: _numbers(x[0].notice.claims)),
        Field("fichier", "Le nom de la lettre dans le dossier.", "Dupont & Fils - échéancier.docx",
              lambda x: x[1]),
        Field("que_faire", "Ce qu'il faut en faire.", "À compléter (en jaune), à relire, à signer.",
              lambda x: x[2]),
    ), MOST_LETTERS),
    Loop("preuves", "x", "Les pièces et les dates qui manqueraient devant un juge, à partir du second"
         " rappel.", _gathering, (
        Field("client", "Le client.", "Dupont & Fils", lambda x: x[0].client.name),
        Field("factures", "Les factures.", "F2026-041", lambda x: _numbers(x[0].claims)),
        Field("manque", "Ce qui manque.", "À retrouver : devis signé ou bon de commande.",
              lambda x: x[1]),
    ), MOST),
    _CALL_LOOP,
    Loop("decisions", "x", "Ce que vous seul pouvez décider.",
         _decisions, (
        Field("client", "Le client.", "Atelier Nord SAS", lambda x: x[0][0].client.name),
        Field("factures", "Les factures.", "F2026-036", lambda x: _numbers(x[0])),
        Field("montant", "Le reste dû.", "10 368,00 €", lambda x: euros(owed(x[0]))),
        Field("motif", "Pourquoi, et le dossier qui est prêt.",
              "La dernière étape est passée : à vous de décider.",
              lambda x: typeset(f"{x[0][0].sentence}{x[1]}")),
    ), MOST),
    Loop("corrections", "x", "Ce qui est à corriger ; beaucoup de lignes d'une même cause n'en font"
         " qu'une.", _corrections, (
        Field("ou", "Où.", "Factures!F12", lambda x: _places(*x)),
        Field("quoi", "Ce qui ne va pas.", "cette date n'est pas lisible.", lambda x: typeset(x[0].what)),
        Field("que_faire", "Comment y remédier.", "Écrivez-la jj/mm/aaaa.", lambda x: typeset(x[0].cure)),
    ), MOST),
    Loop("a_ne_pas_poster", "x", "Les lettres déjà préparées qui ne sont plus dues.", _withdrawn, (
        Field("client", "Le client.", "Dupont & Fils", lambda x: x.client),
        Field("factures", "Les factures.", "F2026-041", lambda x: x.invoices),
        Field("date", "Quand elle a été préparée.", "16/11/2026", lambda x: day(x.on)),
        Field("motif", "Pourquoi.", "La facture est notée payée.", lambda x: x.why),
    ), MOST),
))
# fmt: on
