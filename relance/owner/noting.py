"""A call, a promise, a dispute, a payment noted by the client's name, without opening the workbook.

The words are those of « Suite donnée » and mean the same: what is noted here is what the owner would
have typed beside the invoice. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct, field

from relance.book.book import Book, reports_of
from relance.french import count, euros, fold, short_date
from relance.lists.draft import FollowUp
from relance.owner.client_named import SHOWN, clients_named, shown
from relance.owner.console import Screen
from relance.rules.asking import Asker, day_between
from relance.rules.codes import EventKind, State
from relance.rules.days import DAY
from relance.rules.model import Client, Invoice, Payment
from relance.rules.money import CENT, ZERO, total
from relance.rules.sums.allocation import Settlement, settlements
from relance.sheets.cells import Unreadable, as_amount
from relance.sheets.received_sheet import Taken, named_for
from relance.words.follow_up_words import read_event, read_hold

_YEAR = timedelta(days=366)
MEANS = ("virement", "chèque remis en banque", "espèces", "carte", "prélèvement", "autre")
_PROMISED, _LATER = State.PROMISE, "À affecter plus tard : je ne sais pas quelle facture"
_UNTIL = {
    State.PLAN: "Première échéance",
    State.INSOLVENCY: "Date du jugement",
    State.PROMISE: "Paiement promis pour le",
}


class Jotted(Struct):
    """What was noted so far: what is to be read as « Suite donnée », and payments."""

    typed: list[FollowUp] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.typed) + len(self.taken)


class Notepad:
    """One sitting at the keyboard; `jotted` receives each note once it is complete."""

    def __init__(self, book: Book, today: date, ask: Asker, screen: Screen, jotted: Jotted) -> None:
        self.book, self.today, self.ask, self.screen, self.jotted = book, today, ask, screen, jotted
        self.stand: dict[str, Settlement] = settlements(book.ledger, today)
        self.rows = book.layout.places()
        self.open: dict[str, list[Invoice]] = {}
        for invoice in sorted(book.ledger.invoices, key=lambda i: i.due or date.max):
            if self.stand[invoice.id].outstanding > 0 or self.stand[invoice.id].doubt:
                self.open.setdefault(invoice.client_id, []).append(invoice)

    def fill(self) -> None:
        """Note one thing after the other, until nothing is typed for the client's name."""
        question = "Client : quelques lettres de son nom, ou un numéro de facture"
        while typed := self.ask.text(f"{question} (Entrée seule : terminer)"):
            if client := self._client(typed):
                self._about(client)

    def _client(self, typed: str) -> Client | None:
        """The client meant; None where there is none, or another is wanted."""
        owing = [c for c in self.book.ledger.clients if c.id in self.open]
        numbers = {key: [i.number for i in mine] for key, mine in self.open.items()}
        found = clients_named(typed, owing, numbers)
        if not found:
            self._say(f"Aucun client qui doit quelque chose ne porte « {typed} ».")
        elif len(found) > SHOWN:
            self._say(f"{len(found)} clients portent « {typed} » : tapez-en un peu plus.")
        elif len(found) == 1:
            return found[0]
        else:
            lines = [f"{shown(c)} ({self._owed(c)})" for c in found]
            choice = self.ask.choose("Quel client ?", (*lines, "Un autre"))
            return found[choice - 1] if choice <= len(found) else None
        return None

    def _owed(self, client: Client) -> str:
        mine = self.open[client.id]
        owed = total(self.stand[i.id].outstanding for i in mine if i.currency == "EUR")
        return f"{count(len(mine), 'facture')}, {euros(owed)}"

    def _say(self, text: str, style: str = "yellow") -> None:
        self.screen.say(text, style)

    def _about(self, client: Client) -> None:
        kinds: tuple[tuple[str, Callable[[Client], None]], ...] = (
            ("Un appel", self._call),
            ("Une promesse de paiement", self._promise),
            ("Un litige", self._dispute),
            ("Un paiement reçu", self._payment),
            ("Autre chose, avec les mots de « Suite donnée »", self._other),
        )
        title = f"{client.name} ({self._owed(client)}) : que notez-vous ?"
        choice = self.ask.choose(title, (*(text for text, _ in kinds), "Rien"))
        if choice <= len(kinds):
            kinds[choice - 1][1](client)

    # --- which invoices

    def _line(self, invoice: Invoice) -> str:
        due = f", échéance {short_date(invoice.due)}" if invoice.due else ""
        held = f" — « {invoice.hold.text} »" if invoice.hold else ""
        left = self._left(invoice)
        owed = f"{euros(left)} dus" if invoice.currency == "EUR" else invoice.currency
        return f"{invoice.number} : {owed}{due}{held}"

    def _invoices(self, client: Client) -> list[Invoice]:
        mine = self.open[client.id]
        if len(mine) == 1:
            return mine
        every = f"Toutes ces factures ({len(mine)})"
        choice = self.ask.choose("Quelle facture ?", (*map(self._line, mine), every))
        return mine if choice > len(mine) else [mine[choice - 1]]

    def _left(self, invoice: Invoice) -> Decimal:
        """What is still due (EUR), less what was noted in this sitting."""
        now = (t.payment.amount for t in self.jotted.taken if t.payment.invoice_id == invoice.id)
        return max(self.stand[invoice.id].outstanding - total(now), ZERO)

    # --- what is noted

    def _put(self, client: Client, invoices: Sequence[Invoice], text: str, on: date | None) -> None:
        """The note on each of these invoices, where nothing else stands there, or the owner says so."""
        state = self._is_state(text)
        done = []
        for invoice in invoices:
            row = self.rows.get(invoice.id)
            if row is None:
                self._say(f"{invoice.number} : {self._no_place(invoice)}.")
                continue
            known = [n for n in self.jotted.typed if n.invoice_id == invoice.id]
            stood = [n.text for n in known if self._is_state(n.text)]
            before = stood[-1] if stood else invoice.hold.text if invoice.hold else ""
            if state and before and fold(before) != fold(text):
                question = (
                    f"{invoice.number} : « {before} » y est noté. Le remplacer par « {text} » ?"
                )
                if self.ask.choose(question, ("Oui, remplacer", "Non, le laisser")) == 2:
                    continue
            if state:
                for note in known:
                    if note.text in stood:
                        self.jotted.typed.remove(note)
            note = FollowUp(
                row=row, text=text, until=on, where=invoice.where, invoice_id=invoice.id
            )
            self.jotted.typed.append(note)
            done.append(invoice.number)
        if done:
            until = f", {short_date(on)}" if on else ""
            self._say(f"  ✓ {client.name}, {', '.join(done)} : {text}{until}", "green")

    def _no_place(self, invoice: Invoice) -> str:
        """Why nothing can be noted beside this invoice."""
        for each in self.book.layout.sheets():
            if invoice.row in each.misplaced:
                return "ce qui est noté à côté est à corriger d'abord"
        return "sa feuille n'a pas encore les colonnes du programme, faites d'abord un lundi"

    def _is_state(self, text: str) -> bool:
        """Whether it stands in « Suite donnée », and is neither an event nor a step of a ladder."""
        steps = {fold(s.name) for ladder in self.book.ledger.ladders for s in ladder.steps}
        return not read_event(text) and fold(text) not in steps

    def _call(self, client: Client) -> None:
        invoices = self._invoices(client)
        on = day_between(self.ask, "Appel fait le", self.today, self.today - _YEAR, self.today)
        while True:
            remark = self.ask.text("Ce qui s'est dit, en quelques mots (Entrée seule : rien)")
            text = f"{EventKind.CALLED} : {remark}" if remark else str(EventKind.CALLED)
            if read_event(text):
                break
            self._say(
                "Une question, une promesse, un litige… se notent à part : ici, seulement ce qui s'est dit."
            )
        self._put(client, invoices, text, on)

    def _promise(self, client: Client) -> None:
        until = day_between(
            self.ask, _UNTIL[_PROMISED], None, self.today - 7 * DAY, self.today + _YEAR
        )
        self._put(client, self._invoices(client), _PROMISED, until)

    def _dispute(self, client: Client) -> None:
        invoices = self._invoices(client)
        text = str(State.DISPUTE)
        while typed := self.ask.text("Montant contesté (Entrée seule : toute la facture)"):
            amount = self._amount(typed)
            hold = read_hold(f"{text} {typed.removesuffix('€').strip()} €", None, "")
            least = min(self._left(invoice) for invoice in invoices)
            if amount and hold and hold.amount == amount and amount < least:
                text = hold.text
                break
            if amount and amount >= least:
                self._say(
                    f"Moins que ce qui reste dû ({euros(least)}), ou rien pour toute la facture."
                )
        if reason := self.ask.text("Pourquoi, en quelques mots (Entrée seule : rien)"):
            said = read_hold(f"{text} : {reason}", None, "")
            plain = read_hold(text, None, "")
            if said and plain and (said.state, said.amount) == (plain.state, plain.amount):
                text = said.text
            else:
                self._say("Ces mots-là se liraient autrement : le litige est noté sans eux.")
        self._put(client, invoices, text, None)

    def _amount(self, typed: str) -> Decimal | None:
        try:
            amount = as_amount(typed)
        except Unreadable as doubt:
            self._say(f"{str(doubt).capitalize()} : écrivez par exemple 1 234,50.")
            return None
        if amount <= 0:
            self._say("Un montant positif est attendu.")
            return None
        return amount

    def _payment(self, client: Client) -> None:
        mine = [i for i in self.open[client.id] if i.currency == "EUR" and i.total]
        choice = self.ask.choose("Pour quelle facture ?", (*map(self._line, mine), _LATER))
        invoice = mine[choice - 1] if choice <= len(mine) else None
        amount, rest = self._received(invoice)
        if not amount:
            return
        first = (invoice.issued if invoice else None) or self.today - 10 * _YEAR
        on = day_between(self.ask, "Reçu le", self.today, min(first, self.today), self.today)
        means = MEANS[self.ask.choose("Comment ?", MEANS) - 1]
        label = self.ask.text("Libellé ou remarque (Entrée seule : rien)")
        parts = [(invoice, amount - rest), *([(None, rest)] if rest else [])]
        for of, part in parts:
            if part > 0:
                self.jotted.taken.append(self._taken(client, of, part, on, means, label))
        where = invoice.number if invoice else "à affecter"
        self._say(f"  ✓ {client.name}, {where} : {euros(amount)} reçus, {means}", "green")

    def _received(self, invoice: Invoice | None) -> tuple[Decimal, Decimal]:
        """The sum that came (EUR; 0.00: none after all), and the part of it that no invoice takes."""
        while typed := self.ask.text("Montant reçu, en euros (Entrée seule : rien)"):
            amount = self._amount(typed)
            left = self._left(invoice) if invoice else amount
            if not amount or left is None or amount - left <= CENT:
                if amount:
                    return amount, ZERO
                continue
            choice = self.ask.choose(
                f"Il restait {euros(left)} : ces {euros(amount)} en font {euros(amount - left)} de plus.",
                (
                    "Tout pour cette facture, pénalités et indemnité comprises",
                    "Le surplus au compte du client, à affecter plus tard",
                    "Corriger le montant",
                ),
            )
            if choice < 3:
                return amount, amount - left if choice == 2 else ZERO
        return ZERO, ZERO

    def _taken(
        self,
        client: Client,
        invoice: Invoice | None,
        amount: Decimal,
        on: date | None,
        means: str,
        label: str,
    ) -> Taken:
        return Taken(
            payment=Payment(
                amount=amount,
                on=on,
                invoice_id=invoice.id if invoice else "",
                client_id=client.id,
                reference=label,
                ours=True,
                already=self.stand[invoice.id].evidenced if invoice else None,
            ),
            client=client.name,
            invoice=named_for(invoice, self.book.ledger) if invoice else "",
            means=means,
        )

    def _other(self, client: Client) -> None:
        words = ", ".join(s.value for s in State if s is not State.NOT_UNDERSTOOD)
        while typed := self.ask.text("Suite donnée (Entrée seule : rien)"):
            hold = read_hold(typed, None, "")
            if not self._is_state(typed):
                invoices = self._invoices(client)
                on = day_between(self.ask, "Fait le", self.today, self.today - _YEAR, self.today)
            elif hold and hold.state is not State.NOT_UNDERSTOOD:
                invoices = self._invoices(client)
                asked = _UNTIL.get(hold.state, "Jusqu'au")
                on = self.ask.day(asked, None)
            else:
                self._say(
                    f"« {typed} » n'est pas compris. Par exemple : {words} ; Appel fait, Refusé…"
                )
                continue
            self._put(client, invoices, typed, on)
            return


def sorted_out(book: Book, typed: Sequence[FollowUp]) -> tuple[list[FollowUp], list[FollowUp]]:
    """What is recorded in the history, and what stands in « Suite donnée », of what was typed."""
    told = [note for note in typed if list(reports_of([note], book.ledger.ladders))]
    return told, [note for note in typed if note not in told]
