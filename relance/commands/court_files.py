"""`dossier [CLIENT]`: the court file of a client, or of all whose step has come, made or made again.

A run like another: the documents are staged, one line of history recorded, then published; `annuler`
takes it back. No step of the ladder is taken by it.
"""

from __future__ import annotations

from contextlib import nullcontext

from msgspec.structs import replace

from relance.book.book_writer import answered_edits
from relance.commands.owed_today import Debts, debts_of
from relance.french import count, euros
from relance.law.court_loader import load_court_texts
from relance.law.loader import load_law, load_wording
from relance.letters.court.court_papers import folders_of
from relance.letters.documents import court_documents
from relance.letters.names import fitting
from relance.letters.own_invoices import OwnInvoices
from relance.letters.reread import assure
from relance.owner.client_named import one_client
from relance.owner.console import Screen
from relance.owner.court_towns import with_towns
from relance.passage.commit import Options, finish_interrupted, only_run, record_run
from relance.passage.filing import Filing
from relance.passage.outbox import Outbox
from relance.passage.shelf import Shelf
from relance.problems import Problem, RelanceError
from relance.rules.asking import Given
from relance.rules.codes import EventKind
from relance.rules.court.court_case import court_case, court_cases
from relance.rules.court.way import CourtCase
from relance.rules.history import line_for
from relance.rules.ladder.plan import plan as plan_on
from relance.rules.own_invoice import held_for

NOTED = "Dossier contentieux préparé"


def run_court_files(options: Options, typed: str, screen: Screen) -> int:
    """Make the files; 0. `typed`: some letters of the client, empty for all whose step has come."""
    with nullcontext() if options.simulate else only_run(options.workbook):
        debts = debts_of(options, screen, writing=not options.simulate)
        outbox = Outbox(options.output)
        if not options.simulate:
            finish_interrupted(outbox, debts.snapshot, debts.book)
        given = Given()
        client_id = _client_id(debts, typed, options) if typed else ""
        folder = debts.ledger.settings.invoice_folder
        own = OwnInvoices(folder, options.workbook.parent, load_law())
        debts, cases = _held(debts, client_id, own, options, screen)
        if options.ask and not options.simulate:
            ledger = with_towns(cases, debts.ledger, options.ask, given)
            debts = replace(debts, ledger=ledger, book=debts.book.adding(given.settings))
            cases = tuple(
                court_case(c.client.id, debts.plan, ledger, load_law(), load_court_texts())
                for c in cases
            )
        if not cases:
            screen.say("Aucun client n'en est à l'étape « dossier » : rien n'est à préparer.")
            screen.say("Pour un client à part : python run.py dossier CLIENT", "dim")
            return 0
        _make(options, debts, cases, own, outbox, screen)
    return 0


def _client_id(debts: Debts, typed: str, options: Options) -> str:
    numbers: dict[str, list[str]] = {}
    for claim in debts.plan.claims:
        if claim.left > 0:
            numbers.setdefault(claim.client.id, []).append(claim.invoice.number)
    owing = [client for client in debts.ledger.clients if client.id in numbers]
    return one_client(typed, owing, numbers, options.ask).id


def _held(
    debts: Debts, client_id: str, own: OwnInvoices, options: Options, screen: Screen
) -> tuple[Debts, tuple[CourtCase, ...]]:
    """The cases without the invoices whose own PDF says otherwise, and what is owed then."""
    law, differing = load_law(), list[Problem]()
    cases = _cases(debts, client_id)
    while new := own.of_claims((c for x in cases for c in x.claims), debts.plan, debts.ledger):
        differing += new.values()
        ledger = held_for(debts.ledger, new)
        debts = replace(debts, ledger=ledger, plan=plan_on(ledger, law, options.today))
        cases = _cases(debts, client_id)
    for case in cases:
        if not case.claims:
            said = dict.fromkeys(f"{c.invoice.number} : {c.sentence}" for c in case.left_out)
            what = f"rien de ce que doit {case.client.name} n'est aujourd'hui certain et exigible."
            raise RelanceError(f"{what} {' ; '.join(said)}".strip(), cure="Rien n'a été modifié.")
    for problem in differing:
        screen.say(f"{problem.where} : {problem.what} {problem.cure}", "yellow")
    return debts, cases


def _cases(debts: Debts, client_id: str) -> tuple[CourtCase, ...]:
    """The case of that client; of all whose step has come where none is named."""
    all_of_it = (debts.plan, debts.ledger, load_law(), load_court_texts())
    return (court_case(client_id, *all_of_it),) if client_id else court_cases(*all_of_it)


def _make(
    options: Options,
    debts: Debts,
    cases: tuple[CourtCase, ...],
    own: OwnInvoices,
    outbox: Outbox,
    screen: Screen,
) -> None:
    """Render, record, publish."""
    day, firm = f"{options.today:%Y-%m-%d}", debts.ledger.sender.name
    name, longest = fitting(
        str(options.output), day, firm, limit=options.longest_path, suffix=options.suffix
    )
    shelf = Shelf(outbox, outbox.folder(f"{day}/{name}", options.workbook))
    with screen.working("Préparation des dossiers"):
        documents = court_documents(
            cases,
            debts.plan,
            debts.ledger,
            templates=options.templates,
            copies=own.copies,
            places=shelf,
            longest=longest,
        )
        assure(documents, debts.ledger.sender, None, load_wording())
    folders = folders_of(cases, debts.plan, longest)
    if options.simulate:
        for case in cases:
            screen.say(f"{folders[case.client.id]} : {euros(case.total)}")
        screen.say("Simulation : rien n'a été écrit.", "bold")
        return
    lines = [
        replace(
            line_for(case.client, EventKind.OTHER, options.today, options.run),
            amount=case.total,
            document=f"{shelf.folder}/{folders[case.client.id]}",
            note=NOTED,
        )
        for case in cases
    ]
    edits = answered_edits(debts.book, added=lines, changed=(), states={})
    filing = Filing(staged=shelf.fresh, stated=shelf.stated, withdrawn=sorted(shelf.aside))
    record_run(options, debts.snapshot, debts.book, edits, filing)
    for note in shelf.notes:
        screen.say(note, "yellow")
    for case in cases:
        ways = count(len(case.open_ways), "voie ouverte", "voies ouvertes")
        screen.say(f"{case.client.name} : {euros(case.total)}, {ways}.", "bold")
        screen.say(f"  {options.output / shelf.folder / folders[case.client.id]}")
    screen.say("Lisez d'abord « 0 - À lire d'abord » : la décision vous appartient.")
