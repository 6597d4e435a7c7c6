"""An owner who answers as the test says, and letters to be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from relance.rules.codes import Channel, EventKind
from relance.rules.firm import Step
from relance.rules.model import Event

MONDAY, LAST = date(2026, 11, 23), date(2026, 11, 16)
PLAIN_STEP = Step(name="Relance 1", after_due=8, min_gap=5, channel=Channel.LETTER)
FORMAL = Step(
    name="Mise en demeure", after_due=35, min_gap=10, channel=Channel.REGISTERED, formal_notice=True
)


class Owner:
    """Answers in order; keeps the questions asked."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def _next(self, question: str) -> object:
        self.asked.append(question)
        return self.answers.pop(0)

    def choose(self, question: str, options: Sequence[str]) -> int:
        answer = self._next(question)
        assert isinstance(answer, int)
        assert answer <= len(options)
        return answer

    def day(self, question: str, default: date | None) -> date | None:
        answer = self._next(question)
        assert answer is None or isinstance(answer, date)
        return answer or default

    def text(self, question: str) -> str:
        return str(self._next(question))


def letter(
    name: str, row: int, *, channel: Channel = Channel.LETTER, on: date = LAST, invoice: str = "F1"
) -> Event:
    return Event(
        on=on,
        kind=EventKind.PREPARED,
        client_id=name,
        client=name,
        invoice=invoice,
        step="Relance 1",
        channel=channel,
        document=f"{on}/x/{name}.docx",
        row=row,
    )


PLAIN, OTHER = letter("Dupont", 5), letter("Morel", 6)
