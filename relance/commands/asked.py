"""What an owner asks for beside the Mondays, mostly of one client: a court file, a statement, to be forgotten."""

from __future__ import annotations

from relance.owner.console import Screen
from relance.passage.commit import Options


def run_asked(command: str, options: Options, client: str, screen: Screen) -> int:
    """Make what is asked for; the exit status. `client`: some letters of its name, where one is named."""
    if command == "dossier":
        from relance.commands.court_files import run_court_files

        return run_court_files(options, client, screen)
    if command == "releve-de-compte":
        from relance.commands.client_account import run_statement

        return run_statement(options, client, screen)
    if command == "oublier":
        from relance.commands.forget import run_forget

        return run_forget(options, client, screen)
    from relance.commands.procedure import write_procedure

    return write_procedure(
        options.workbook,
        options.templates,
        options.output,
        options.today,
        screen,
        simulate=options.simulate,
    )
