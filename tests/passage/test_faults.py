"""Nothing is ever damaged, nothing is ever lost: every disk operation of a run, killed or refused.

After each fault the workbook is the old or the new one, whole; no letter lies in the output folder
without its line of history; and the next run leaves exactly what an undisturbed one would have left.
The ordinary run of the tests takes a slice of the operations; RELANCE_FAULTS=all takes them all.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from relance.book.book import read_book
from relance.passage.outbox import fingerprint
from relance.rules.codes import EventKind, Postal
from relance.rules.model import Event
from tests.faultbox import KILL, Ended, Fault, Operation, Run
from tests.firm import BESIDE, LATE, OTHER, Firm, invoice

pytestmark = pytest.mark.posix("fork and SIGKILL")

ALL = os.environ.get("RELANCE_FAULTS") == "all"
PAPERS = rf"/[012] - [^/]*$|(?:{'|'.join(map(re.escape, BESIDE))})$"  # no reminders
MINE = b"retouched"  # at the end of a letter that the owner has changed
ERRORS = ("ENOSPC", "EACCES", "EIO")
THIRD = invoice("F-043", "Nouvel & Cie", date(2026, 9, 22), 800.0, date(2026, 10, 22))


def paid(firm: Firm) -> None:
    """The first client has paid, the second has moved."""
    firm.types("Factures", {"I4": 1234.5, "J4": date(2026, 11, 9), "D5": "2 rue Haute"})


def moved(firm: Firm) -> None:
    """The third client's address is corrected, the second has paid."""
    firm.types("Factures", {"D6": "3 rue Neuve", "I5": 500.0, "J5": date(2026, 11, 9)})


def retouched(firm: Firm) -> None:
    """A part of the first debt is paid, its letter retouched by hand: a fresh one lies beside it."""
    letter = firm.output / firm.letters()[0]
    letter.write_bytes(letter.read_bytes() + MINE)
    firm.types("Factures", {"I4": 100, "J4": date(2026, 11, 9)})


def told_by_bank(firm: Firm) -> None:
    """The second client has paid: a statement says so."""
    folder = firm.book.parent / "Relevés" / firm.book.stem
    folder.mkdir(parents=True)
    rows = "Date;Libellé;Débit;Crédit\n06/11/2026;VIR SEPA MOREL SARL FACTURE F-042;;500,00\n"
    (folder / "novembre.csv").write_text(rows, "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A run to disturb: which Mondays went before, what was typed since, on which day."""

    mondays: tuple[str, ...]
    day: str
    typed: Callable[[Firm], None] | None = None
    command: tuple[str, ...] = ()
    typed_after: bool = False  # the owner corrects the workbook before the next run


ONE, TWO, THREE = "2026-11-02", "2026-11-09", "2026-11-16"
SCENARIOS = {
    "the first time": Scenario(mondays=(), day=ONE),
    "a Monday with letters": Scenario(mondays=(ONE,), day=TWO),
    "the same day again": Scenario(mondays=(ONE, TWO), typed=paid, day=TWO),
    "annuler, the workbook corrected since": Scenario(
        mondays=(ONE, TWO), day=TWO, command=("annuler",), typed_after=True
    ),
    "a statement of the bank": Scenario(mondays=(ONE, TWO), typed=told_by_bank, day=TWO),
}
if ALL:
    SCENARIOS["a letter retouched"] = Scenario(mondays=(ONE, TWO), typed=retouched, day=TWO)
    SCENARIOS["the next Monday"] = Scenario(mondays=(ONE, TWO), typed=paid, day=THREE)
    SCENARIOS["annuler"] = Scenario(mondays=(ONE, TWO), day=TWO, command=("annuler",))
    SCENARIOS["annuler, the day done twice"] = Scenario(
        mondays=(ONE, TWO, TWO), day=TWO, command=("annuler",)
    )


class Owner(Firm):
    """A firm in a folder that can be put back as it was, at the same place."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "box")
        self.root, self._kept = folder / "box", folder / "kept"
        self.json = self.root / "run.json"
        self.root.mkdir()

    def keeps(self) -> None:
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.root, self._kept, symlinks=True)

    def puts_back(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root, symlinks=True)

    def starts(
        self, day: str, fault: Fault | None = None, *command: str, held: bool = False
    ) -> Run:
        options = ["--date", day, "--sortie", str(self.output), "--sans-question"]
        if not command:
            options += ["--json", str(self.json)]
        return Run([*command, str(self.book), *options], self.root, fault, held=held)

    def is_run(self, day: str, fault: Fault | None = None, *command: str) -> Ended:
        return self.starts(day, fault, *command).ended()

    def papers(self) -> dict[str, str]:
        """Every document that the owner sees, by its path, with its fingerprint."""
        return {
            p.relative_to(self.output).as_posix(): fingerprint(p.read_bytes())
            for p in self.output.rglob("*.docx")
            if not p.relative_to(self.output).parts[0].startswith(".")
        }

    def ready(self) -> dict[str, str]:
        """The letters that the owner would post; one of their own is named apart by the list."""
        return {
            path: found
            for path, found in self.papers().items()
            if "/annulés/" not in path and not re.search(PAPERS, path)
            if not (self.output / path).read_bytes().endswith(MINE)
        }

    def leftovers(self) -> list[str]:
        """What only a run under way may have on the disk."""
        return sorted(
            p.relative_to(self.root).as_posix()
            for p in self.root.rglob("*")
            if p.name == ".en-cours" or p.suffix in {".tmp", ".part"}
        )

    def grows_old(self) -> None:
        """What a dead run left is two hours old: as nobody's work under way."""
        then = time.time() - 7200
        for path in (self.book.parent, *self.root.rglob("*")):
            if not path.is_symlink():
                os.utime(path, (then, then))


@dataclass(frozen=True, slots=True)
class State:
    """A workbook as read: its parts, and the lines of its history.

    `parts` put aside the names of the runs not in `known`: they hold the hour of the clock.
    """

    parts: Mapping[str, bytes]
    events: tuple[Event, ...]
    runs: frozenset[str]


def state_of(data: bytes, known: frozenset[str] = frozenset()) -> State:
    book = read_book(data, "factures.xlsx")
    events = tuple(e for e in book.ledger.events if e.row)
    runs = frozenset({e.run for e in events} | {book.settings.last_run_id})
    names = [re.escape(name).encode() for name in runs - known if name]
    hidden = re.compile(b"|".join(names) or b"(?!)")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        parts = {name: hidden.sub(b"RUN", package.read(name)) for name in package.namelist()}
    return State(parts, events, runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisturbed:
    """What the run does when nothing happens, and the same command once more."""

    scenario: Scenario
    data: bytes
    before: State
    ended: Ended
    after: State
    again: State
    papers: Mapping[str, str]
    papers_again: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """An owner's folder, and what is expected in it."""

    owner: Owner
    expected: Undisturbed

    def state(self) -> State:
        data = self.owner.book.read_bytes()
        return state_of(data, self.expected.before.runs)


def prepared(scenario: Scenario, folder: Path) -> Case:
    owner = Owner(folder)
    owner.writes(LATE, OTHER, THIRD)
    if scenario.mondays:
        owner.is_set_up()
    for monday in scenario.mondays:
        assert owner.runs(monday, "--sans-question") == 0
    if scenario.typed:
        scenario.typed(owner)
    owner.keeps()
    data = owner.book.read_bytes()
    before = state_of(data)
    before = state_of(data, before.runs)
    ended = owner.is_run(scenario.day, None, *scenario.command)
    after, papers = state_of(owner.book.read_bytes(), before.runs), owner.papers()
    owner.is_run(scenario.day)  # the next run
    again = state_of(owner.book.read_bytes(), before.runs)
    expected = Undisturbed(
        scenario=scenario, data=data, before=before, ended=ended, after=after, again=again,
        papers=papers, papers_again=owner.papers(),
    )  # fmt: skip
    return Case(owner, expected)


@pytest.fixture(scope="module")
def case_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Case]:
    made: dict[str, Case] = {}
    prepared(
        SCENARIOS["the same day again"], tmp_path_factory.mktemp("warm")
    )  # children import nothing

    def case(name: str) -> Case:
        if name not in made:
            made[name] = prepared(SCENARIOS[name], tmp_path_factory.mktemp("faults"))
        return made[name]

    return case


def wrong_at_once(case: Case, ended: Ended) -> Iterator[str]:
    """What a run that met a fault must never leave or say."""
    owner, expected = case.owner, case.expected
    if ended.errors:
        yield f"stderr: {ended.errors[-400:]}"
    if "imprévue" in ended.said or (owner.output / "erreur.txt").exists():
        yield f"not a sentence: {told(ended)}"
    if any(os.strerror(getattr(errno, code)) in ended.said for code in ERRORS):
        yield f"English: {told(ended)}"
    state = case.state()
    old = owner.book.read_bytes() == expected.data
    new = state.parts == expected.after.parts
    if not old and not new:
        yield "the workbook is neither the old nor the new one"
    if ended.status not in {None, 0, 1, 3, expected.ended.status}:
        yield f"exit status {ended.status}"
    if ended.status in {0, 3, expected.ended.status} and not new:
        yield f"exit status {ended.status}, and nothing recorded"
    if ended.status in {0, expected.ended.status} and owner.papers() != expected.papers:
        yield f"exit status {ended.status}, and not its letters"
    if ended.status == 1 and not old:
        yield f"exit status 1, and the workbook has changed: {told(ended)}"
    documents = {e.document for e in state.events}
    if not expected.scenario.command:  # of « annuler », the letters follow the workbook
        yield from (f"letter without line: {d}" for d in owner.ready().keys() - documents)
    if owner.json.exists() and not whole(owner.json.read_text("utf-8") or "{}"):
        yield "a JSON file that is not whole"
    if (owner.output / ".relance.json").exists() and not remembered(owner):
        yield "the remembered workbook is forgotten"
    for copy in owner.book.parent.glob("Sauvegardes/*.xlsx"):
        if not zipfile.is_zipfile(copy):
            yield f"a copy that is not whole: {copy.name}"


def wrong_afterwards(case: Case, *, thorough: bool = True) -> Iterator[str]:
    """What the next run must have mended, and (thorough) a correction of the same day after it."""
    owner, expected = case.owner, case.expected
    day, command = expected.scenario.day, expected.scenario.command
    if expected.scenario.typed_after:
        moved(owner)
    ended = owner.is_run(day)
    if ended.status != expected.ended.status:
        yield f"next run: exit status {ended.status}: {told(ended)}"
        return
    state, papers = case.state(), owner.papers()
    if not command and state.parts not in (expected.after.parts, expected.again.parts):
        yield "next run: another workbook than undisturbed"
    if not command and papers not in (expected.papers, expected.papers_again):
        other = set(papers.items()) ^ set(expected.papers.items())
        yield f"next run: other papers than undisturbed: {sorted(dict(other))}"
    yield from (f"next run: {wrong}" for wrong in unsettled(owner, state))
    if not remembered(owner):
        yield "next run: the workbook is not remembered"
    if thorough and expected.scenario.mondays:
        moved(owner)
        owner.grows_old()
        ended = owner.is_run(day)
        if ended.status != 0:
            yield f"same day, corrected: exit status {ended.status}: {told(ended)}"
        yield from (f"same day, corrected: {wrong}" for wrong in unsettled(owner, case.state()))
        if left := owner.leftovers():
            yield f"left behind: {left}"


def told(ended: Ended) -> str:
    """The last sentences, without the test's folders."""
    return re.sub(r"/\S*/(?=box)", "", ended.said)[-160:]


def unsettled(owner: Owner, state: State) -> Iterator[str]:
    """What is wrong between the history and the letters once a run has ended well."""
    lines = [
        e for e in state.events if e.kind is EventKind.PREPARED and e.postal is not Postal.CANCELLED
    ]
    noted = {e.document: e.note.removeprefix("empreinte ") for e in lines}
    ready = owner.ready()
    yield from (f"letter without line: {d}" for d in ready.keys() - noted.keys())
    yield from (f"line without letter: {d}" for d in noted.keys() - ready.keys())
    yield from (
        f"{d} is not the letter that the history notes"
        for d in ready.keys() & noted.keys()
        if ready[d] != noted[d]
    )
    twice = Counter((e.invoice, e.step) for e in lines)
    yield from (f"recorded twice: {key}" for key, times in twice.items() if times > 1)


def whole(text: str) -> bool:
    """Whether it is JSON to its end."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def remembered(owner: Owner) -> bool:
    """Whether the next run without arguments finds this workbook."""
    try:
        text = (owner.output / ".relance.json").read_text("utf-8")
        return bool(json.loads(text)["classeur"] == str(owner.book))
    except ValueError:
        return False


def sort_of(operation: Operation) -> str:
    """Which sort of operation it is: on which kind of file, whatever its name."""
    place = re.sub(r"\d{4}-\d\d-\d\d [^/]*|\d{4}(?=$|/)|-\w{8}\.tmp", "#", operation.path)
    return f"{operation.name} {re.sub(r'[^/]*[.]docx', 'letter', place)}"


def is_publishing(operation: Operation) -> bool:
    place = operation.path.startswith(("/.", "/output/.en-cours/", "/output/2026"))
    return operation.name == "replace" and place


def chosen(operations: tuple[Operation, ...], kind: str, turn: int) -> list[Fault]:
    """The faults to try: all; or some at the last operation of each sort, taking turns.

    The replacement of the workbook and the publishing of the letters are killed in each scenario.
    """
    last = {sort_of(operation): n for n, operation in enumerate(operations)}
    kinds = (KILL, "", *ERRORS)
    mine = {
        n for i, n in enumerate(sorted(last.values())) if (7 * i + turn) % 31 == kinds.index(kind)
    }
    if kind == KILL:
        mine |= {n for n in last.values() if is_publishing(operations[n])}
    found = []
    for number, operation in enumerate(operations):
        half = operation.is_write
        if ALL or number in mine:
            found.append(Fault(at=number, kind=kind, half=half))
            if ALL and half:
                found.append(Fault(at=number, kind=kind))
            if kind != KILL and (ALL or (kind == "ENOSPC" and number == min(mine))):
                found.append(Fault(at=number, kind=kind, half=half, lasting=True))
    return found


def tried(case: Case, faults: list[Fault]) -> list[str]:
    """Meet each fault on the same owner's folder; what was wrong, with the fault."""
    wrong = []
    for fault in faults:
        case.owner.puts_back()
        scenario = case.expected.scenario
        ended = case.owner.is_run(scenario.day, fault, *scenario.command)
        recorded = case.owner.book.read_bytes() != case.expected.data
        found = [*wrong_at_once(case, ended)]
        found += wrong_afterwards(case, thorough=ALL or recorded or fault.kind == KILL)
        where = sort_of(ended.operations[fault.at]) if fault.at < len(ended.operations) else "-"
        wrong += [f"{what} [{fault} at {where}]" for what in found]
    return [f"{times} x {what}" for what, times in Counter(wrong).items()]


@pytest.mark.parametrize("name", SCENARIOS)
def test_undisturbed_the_letters_are_those_of_the_history(
    name: str, case_of: Callable[[str], Case]
) -> None:
    case = case_of(name)
    case.owner.puts_back()
    scenario = case.expected.scenario
    ended = case.owner.is_run(scenario.day, None, *scenario.command)
    assert not [*wrong_at_once(case, ended), *wrong_afterwards(case)]


@pytest.mark.parametrize("kind", [KILL, *ERRORS])
@pytest.mark.parametrize("name", SCENARIOS)
def test_at_whatever_operation_it_fails_nothing_is_damaged_and_the_next_run_finishes(
    name: str, kind: str, case_of: Callable[[str], Case]
) -> None:
    case = case_of(name)
    turn = list(SCENARIOS).index(name)
    wrong = tried(case, chosen(case.expected.ended.operations, kind, turn))
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", ["a Monday with letters", "the same day again"][: 1 + ALL])
def test_two_runs_in_a_row_both_killed_leave_the_same_as_none(
    name: str, case_of: Callable[[str], Case]
) -> None:
    case, wrong = case_of(name), []
    owner, day = case.owner, case.expected.scenario.day
    operations = case.expected.ended.operations
    published = [n for n, o in enumerate(operations) if o.name == "replace"]
    for first in published if ALL else published[2:5:2]:
        for second in range(0, len(operations), 3 if ALL else 40):
            owner.puts_back()
            owner.is_run(day, Fault(at=first + 1, kind=KILL))
            owner.is_run(day, Fault(at=second, kind=KILL))
            wrong += [f"{w} [{first}, {second}]" for w in wrong_afterwards(case, thorough=ALL)]
    assert not wrong, "\n".join(wrong)
