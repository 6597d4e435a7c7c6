"""`oublier CLIENT`: erases what the law lets one erase of a client who owes nothing, after showing it.

One loss-free save, then the documents and the memory of the output folder. The owner's own cells, and
what is to be kept, are named. The copies in « Sauvegardes » still hold all of it: they are offered to be
removed, and until then `annuler` puts the workbook back.
"""

from __future__ import annotations

from pathlib import Path

from relance.book.erasing import Erasure, Person, erasure, people
from relance.commands.owed_today import Debts, debts_of
from relance.commands.ready import at_keyboard
from relance.french import count, fold, joined, short_date
from relance.law.loader import load_law
from relance.lists.grids import read_grids
from relance.owner.client_named import one_client
from relance.owner.console import Screen
from relance.passage.commit import BACKUPS, Options, finish_interrupted, only_run, record_run
from relance.passage.forgetting import day_of, documents_about, forget, passages_of
from relance.passage.outbox import Outbox
from relance.passage.passages import Passage
from relance.passage.safety import copies_of
from relance.problems import LettersIncomplete, RelanceError
from relance.rules.asking import Asker
from relance.rules.model import Event
from relance.rules.retention import past, retention, standing

_UNCHANGED = "Rien n'a été modifié."
_ASKED = "Client à oublier : quelques lettres de son nom, ou un numéro de facture"


def run_forget(options: Options, typed: str, screen: Screen) -> int:
    """Forget one client; 0. Raises RelanceError where it must not be, or nobody is at the keyboard."""
    ask = at_keyboard(options, "oublier", otherwise="effacez vous-même ces cases")
    with only_run(options.workbook):
        debts = debts_of(options, screen, writing=True)
        finish_interrupted(Outbox(options.output), debts.snapshot, debts.book)
        return _Forgetting(options, debts, ask, screen).run(typed)


class _Forgetting:
    """One sitting: whom, what goes and what stays, yes or no."""

    def __init__(self, options: Options, debts: Debts, ask: Asker, screen: Screen) -> None:
        self.options, self.debts, self.ask, self.screen = options, debts, ask, screen
        years = debts.ledger.settings.history_years
        self.keep = retention(load_law(), options.today, years)
        self.here = frozenset().union(*(i.numbers for i in debts.ledger.invoices))

    def run(self, typed: str) -> int:
        """Ask, show, erase; the exit status."""
        memory = self._memory()
        known = people(self.debts.book, (e.client for _, p in memory for e in p.lines))
        if not typed:
            self._propose()
            typed = self.ask.text(_ASKED)
        person = self._person(typed, known)
        self._refuse(person, known)
        grids = read_grids(self.debts.snapshot.data, self.options.workbook.name)
        settled = {i.id for i in self.debts.ledger.invoices if i.client_id == person.client.id}
        found = erasure(self.debts.book, person, self.keep, settled, grids, self.options.run)
        there = documents_about((p for _, p in memory), person.names)
        gone = [d for d in there if (day := day_of(d)) and self.keep.letter_over(day)]
        self._show(person, found, gone, len(there) - len(gone))
        if not (found.gone or gone):
            self.screen.say(f"Il n'y a rien à effacer. {_UNCHANGED}")
            return 0
        answers = ("Effacer", "Ne rien changer")
        if self.ask.choose(f"Oublier {person.client.name} ?", answers) != 1:
            raise RelanceError("rien n'a été effacé, à votre demande.", cure=_UNCHANGED)
        record_run(self.options, self.debts.snapshot, self.debts.book, found.edits)
        left = forget(self.options.output, self._memory(), person.names, gone, self._goes)
        if left:
            raise LettersIncomplete(
                f"le classeur est à jour, mais ceci n'a pas pu être effacé : {joined(left)}.",
                where=str(self.options.output),
                cure="Fermez ces documents, puis relancez « oublier » pour ce client.",
            )
        self.screen.say("C'est effacé.", "bold green")
        try:
            self._copies()
        except (KeyboardInterrupt, RelanceError):  # nobody answers any more: the rest is done
            self.screen.say(f"Les copies de « {BACKUPS} » restent.")
        self.screen.say(
            "Ouvrez le classeur dans Excel et enregistrez-le : le fichier peut garder jusque-là des"
            " traces de ce qui est effacé."
        )
        return 0

    def _memory(self) -> list[tuple[Path, Passage]]:
        firm = self.debts.ledger.sender.name
        return list(passages_of(self.options.output, firm, self.options.workbook))

    def _goes(self, event: Event) -> bool:
        return self.keep.line_over(event) and fold(event.invoice) not in self.here

    def _propose(self) -> None:
        """Those of whom nothing has happened for longer than the setting says."""
        found = past(self.debts.ledger, self.debts.plan.claims, self.keep)
        lines = [f"{client.name}, depuis le {short_date(day)}" for client, day in found]
        years = count(self.keep.letters, "an")
        self.screen.listing(f"Clients soldés depuis plus de {years}", lines)

    def _person(self, typed: str, known: list[Person]) -> Person:
        """Whom the owner means, among all that the workbook or the memory names."""
        numbers: dict[str, set[str]] = {p.client.id: {e.invoice for e in p.events} for p in known}
        for invoice in self.debts.ledger.invoices:
            numbers[invoice.client_id].add(invoice.number)
        clients = [person.client for person in known]
        client = one_client(typed, clients, numbers, self.ask, who="connu")
        return next(person for person in known if person.client.id == client.id)

    def _refuse(self, person: Person, known: list[Person]) -> None:
        """Raises RelanceError where something of this client is open, or a namesake would go with it."""
        key = person.client.id
        invoices = [i for i in self.debts.ledger.invoices if i.client_id == key]
        claims = [c for c in self.debts.plan.claims if c.client.id == key]
        if why := standing(person.client, invoices, claims, person.events):
            raise RelanceError(
                f"{person.client.name} ne peut pas être oublié : {why}", cure=_UNCHANGED
            )
        if any(other is not person and other.names & person.names for other in known):
            raise RelanceError(
                f"deux clients s'appellent « {person.client.name} » : rien ne dit de qui l'historique parle.",
                cure=f"Donnez-leur un nom différent dans votre liste. {_UNCHANGED}",
            )

    def _show(self, person: Person, found: Erasure, gone: list[str], stay: int) -> None:
        documents = [f"{count(len(gone), 'document')} dans output/"] if gone else []
        kept = [*found.kept, *([f"{count(stay, 'document')} dans output/"] if stay else [])]
        say = self.screen
        say.listing(f"À effacer de {person.client.name}", [*found.gone, *documents])
        say.listing(f"À garder, sans ces remarques, {self._how_long()}", kept)
        say.listing("Dans vos propres feuilles, à effacer vous-même", found.theirs)
        if not person.listed:
            say.say(
                "Aucune de ses factures n'est plus dans votre liste : vérifiez qu'il ne doit rien.",
                "yellow",
            )

    def _how_long(self) -> str:
        keep = self.keep
        law = f"{keep.records} ans après la fin de l'exercice ({keep.reference})"
        if keep.letters == keep.records:
            return law
        return (
            f"{law} pour les règlements, {count(keep.letters, 'an')} (votre réglage) pour le reste"
        )

    def _copies(self) -> None:
        """The copies beside the workbook hold it all: kept, or removed, as the owner says."""
        path = self.options.workbook.resolve()
        there = copies_of(path, path.parent / BACKUPS, self.options.stamp)
        if not there:
            return
        question = (
            f"{count(len(there), 'copie')} du classeur, dans « {BACKUPS} », "
            f"{'garde' if len(there) == 1 else 'gardent'} encore ces données."
        )
        answers = (
            "Garder : « annuler » reste possible ; chaque passage remplace la plus ancienne",
            "Les supprimer : « annuler » ne sera plus possible",
        )
        if self.ask.choose(question, answers) == 2:
            failed = []
            for copy in there:
                try:
                    copy.unlink()
                except OSError:
                    failed.append(copy.name)
            self.screen.say(
                f"À supprimer vous-même : {joined(failed)}." if failed else "Elles sont supprimées."
            )
