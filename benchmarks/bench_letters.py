"""Letters against the docxtpl loop of ../shared/bench, as ratios in one run.

    python benchmarks/bench_letters.py [letters [rounds]]

In turn (A B A B …): the baseline opens, renders and saves its template with docxtpl for every letter,
as naive.py does; relance prepares its templates, computes the values and fills as many letters, all
counted, the reading of what was written too. What the baseline has not is left out: the owner's papers
but their preparation, the file to print, and the judging of each letter's words (0.1 ms each). Then docxtpl fills our own template
with the same values, to compare like with like. Prints the median of the ratios of processor time. Needs pillow, and what tests/letters needs.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate
from msgspec.structs import replace

HOME = Path(__file__).resolve().parent.parent
BENCH = HOME.parent / "shared" / "bench"


def _naive(template: Path, contexts: list[dict[str, object]], out: Path) -> None:
    for number, context in enumerate(contexts):
        document = DocxTemplate(template)
        document.render(context, autoescape=True)
        document.save(out / f"{number}.docx")


def _values(number: int) -> dict[str, object]:
    """What naive.py gives to its template."""
    names = "raison_sociale contact adresse cp ville date_lettre code_client siret total_du"
    more = "total_reste total_penalites total_indemnites"
    bill = dict.fromkeys("numero date echeance ttc reste jours penalites".split(), f"F{number}")
    values: dict[str, object] = dict.fromkeys(f"{names} {more}".split(), f"Client {number}")
    return values | {"niveau": 1 + number % 3, "factures": [bill] * 3}


def main() -> None:
    """Measure and print."""
    letters, rounds = [*map(int, sys.argv[1:]), *(200, 5)[len(sys.argv) - 1 :]]
    sys.path.insert(0, str(HOME))
    from relance.letters import library, writer
    from relance.letters.fields import LETTER
    from relance.letters.letter import Letter
    from relance.rules.codes import Kind
    from relance.rules.model import Ledger
    from relance.rules.outcome import Plan
    from relance.word import engine
    from tests import correspondence as world

    client = world.CLIENTS[Kind.BUSINESS]
    clients = [replace(client, id=f"c{n}", name=f"{client.name} {n}") for n in range(letters)]
    claims = [[world.claim_of(c, n) for n in (1, 2, 3)] for c in clients]
    step = world.SECOND
    notices = tuple(world.notice_of(c, step, x) for c, x in zip(clients, claims, strict=True))
    plan = Plan(on=world.MONDAY, claims=tuple(c for x in claims for c in x), notices=notices)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, str(BENCH / "make_template.py")]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

        def ours() -> None:
            library._prepared.cache_clear()  # noqa: SLF001 - each round prepares its templates
            engine._compiled.cache_clear()  # noqa: SLF001
            templates = library.load_templates(
                world.SHIPPED, folder, [world.LADDER], needed=writer.needed(plan, Ledger())
            )
            view = writer.views(plan, world.SENDER, Ledger(), copies=None)
            for number, notice in enumerate(notices):
                template = templates.of(notice.step, notice.client.kind)
                context = LETTER.context(view(notice), template.names)
                letter = template.fill(context, author="x", on=plan.on)
                (folder / f"{number}.docx").write_bytes(letter)

        def bench() -> None:
            _naive(folder / "lettre.docx", [_values(n) for n in range(letters)], folder)

        def same() -> None:
            views = [Letter(notice=n, sender=world.SENDER, on=world.MONDAY) for n in notices]
            contexts = [LETTER.context(view) for view in views]
            _naive(world.SHIPPED / step.template, contexts, folder)

        for what, baseline in (("bench's loop", bench), ("docxtpl, same letters", same)):
            ratios = []
            for turn in range(rounds + 1):  # the first only warms up
                theirs, mine = _timed(baseline), _timed(ours)
                if turn:
                    ratios.append(theirs / mine)
                    print(f"{what} {1000 * theirs / letters:6.1f} ms a letter;", end=" ")
                    print(f"relance {1000 * mine / letters:5.2f} ms")
            print(f"{letters} letters, {what} / relance: {statistics.median(ratios):.1f}")


def _timed(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
