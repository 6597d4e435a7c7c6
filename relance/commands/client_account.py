"""`releve-de-compte [CLIENT]`: a client's statement of account as Word. The workbook is only read."""

from __future__ import annotations

from relance.commands.owed_today import debts_of
from relance.letters.court.court_fields import STATEMENT, STATEMENT_TEMPLATE
from relance.letters.library import load_named
from relance.letters.names import safe_name
from relance.letters.parties import sender_name
from relance.letters.writer import views
from relance.owner.client_named import one_client
from relance.owner.console import Screen
from relance.passage.commit import Options
from relance.passage.outputs import put_beside
from relance.problems import AnswerNeeded, RelanceError
from relance.rules.codes import Channel, Reason
from relance.rules.firm import Step
from relance.rules.outcome import Notice

STEP = Step(name="Relevé de compte", after_due=0, min_gap=0, channel=Channel.LETTER)


def run_statement(options: Options, typed: str, screen: Screen) -> int:
    """Write the statement of one client into the output folder; 0. Raises RelanceError for nobody."""
    debts = debts_of(options, screen, writing=False)
    ledger, plan = debts.ledger, debts.plan
    if not typed:
        if options.ask is None:
            cure = "Lancez : python run.py releve-de-compte CLIENT"
            raise AnswerNeeded("de quel client faut-il le relevé ?", cure=cure)
        typed = options.ask.text("Client : quelques lettres de son nom, ou un numéro de facture")
    numbers: dict[str, list[str]] = {}
    for claim in plan.claims:
        numbers.setdefault(claim.client.id, []).append(claim.invoice.number)
    known = [client for client in ledger.clients if client.id in numbers]
    client = one_client(typed, known, numbers, options.ask)
    own = [claim for claim in plan.claims if claim.client.id == client.id]
    owed = tuple(claim for claim in own if claim.left > 0)
    if not owed:
        what = f"{client.name} ne doit rien : il n'y a pas de relevé à faire."
        raise RelanceError(what, cure="Rien n'a été modifié.")
    if any(claim.reason is Reason.INSOLVENCY for claim in owed):
        raise RelanceError(
            f"{client.name} est en procédure collective : un relevé lui demanderait de payer ce qu'il ne"
            " peut plus payer (C. com. L622-7).",
            cure=f"Déclarez la créance : python run.py dossier {client.name}. Rien n'a été modifié.",
        )
    late = tuple(claim for claim in owed if claim.days_late > 0)
    view = views(plan, ledger.sender, ledger, copies=None)
    letter = view(Notice(client=owed[0].client, step=STEP, claims=late or owed))
    templates, sender = options.templates, ledger.sender
    [template] = load_named(
        templates, templates / "perso", [STATEMENT_TEMPLATE], logo=sender.logo
    ).values()
    content = template.fill(
        STATEMENT.context(letter, template.names), author=sender_name(sender), on=options.today
    )
    name = safe_name(client.name, ending=f" - relevé de compte {options.today:%Y-%m-%d}.docx")
    if options.simulate:
        screen.say("Simulation : rien n'a été écrit.", "bold")
        return 0
    path = put_beside(options.output / name, content, "le relevé de compte")
    screen.say(f"Relevé de compte : {path}", "bold")
    return 0
