"""Whatever the console is, absent, closed or on a full disk: the work is done, no traceback, no hang.

The program is really started, by `python -m relance` and through run.py's own entrance.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from relance.system.streams import Forgiving, printable
from tests.firm import LATE, Firm, invoice

PROJECT = Path(__file__).parents[2]
MODULE = f"exec '{sys.executable}' -P -m relance"
# run.py without its set-up: the environment is the one that runs the tests.
ENTRANCE = (
    "import sys; sys.path[0] = sys.argv[1]; import run\n"
    "import relance.launcher as launcher; from pathlib import Path\n"
    "launcher.environment = lambda *_: Path(sys.executable)\n"
    "sys.exit(run.main(sys.argv[2:]))"
)
RUN = f"exec '{sys.executable}' -c \"$ENTRANCE\" '{PROJECT}'"

posix = pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the streams")


def started(
    program: str, arguments: list[str], streams: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """The program started by a shell, which closes or replaces its streams; ends within a minute."""
    return subprocess.run(
        ["/bin/sh", "-c", f'{program} "$@" {streams}', "sh", *arguments],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "ENTRANCE": ENTRANCE},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dupont\x1b[2J & Fils", "Dupont?[2J & Fils"),
        ("\x9b31mDupont", "?31mDupont"),
        ("facture \u202efdp.exe", "facture ?fdp.exe"),
        ("caf\udce9.xlsx", "caf?.xlsx"),
        ("Dupont\r\n→ Roy\tÉté", "Dupont\n→ Roy\tÉté"),
        ("cloche\x07 retour\x08 seul\r", "cloche? retour? seul?"),
    ],
)
def test_no_terminal_obeys_what_is_shown(text: str, shown: str) -> None:
    assert printable(text, "?") == shown


class Full:
    """A stream on a full disk."""

    def fileno(self) -> int:
        raise OSError(9, "no file")

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise ValueError("I/O operation on closed file.")


def test_a_stream_that_fails_is_let_go_and_says_why() -> None:
    stream = Forgiving(Full())
    assert stream.write("Bonjour") == 7
    assert isinstance(stream.error, OSError)
    stream.flush()
    assert isinstance(stream.error, ValueError)


@posix
@pytest.mark.parametrize(
    ("program", "streams"),
    [
        *(
            (MODULE, streams)
            for streams in (">&-", "<&-", ">&- 2>&- <&-", ">/dev/full", "| head -0")
        ),
        *((RUN, streams) for streams in (">&-", ">&- 2>&- <&-", ">/dev/full")),
    ],
)
def test_a_monday_is_done_and_its_letters_lie_there_whatever_the_streams(
    program: str, streams: str, firm: Firm
) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    assert firm.runs("2026-11-02") == 0
    words = [str(firm.book), "--date", "2026-11-09", "--sortie", str(firm.output)]
    ended = started(program.removeprefix("exec ") if "|" in streams else program, words, streams)
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stdout + ended.stderr
    assert len(firm.letters()) == 1
    if streams == ">/dev/full":
        assert "Le travail, lui, est fait" in ended.stderr.decode()
    if streams == ">&-":  # what would be shown goes to the other stream
        assert "Tout le détail : « 0 - Ma semaine.html »" in " ".join(ended.stderr.decode().split())


@posix
@pytest.mark.parametrize(
    ("program", "words", "streams", "status"),
    [
        (MODULE, ["verifier"], ">/dev/full", 1),  # what it shows is all that it does
        (MODULE, ["--help"], ">/dev/full", 0),
        (MODULE, ["--nope"], ">&- 2>&-", 2),
        (RUN, ["rien.xlsx"], ">&- 2>&- <&-", 1),
        (RUN, ["rien.xlsx"], ">/dev/full 2>/dev/full", 1),
        (RUN, ["configurer", "rien.xlsx"], "<&-", 4),  # nobody is there to answer
    ],
)
def test_whatever_is_asked_ends_with_its_status_and_without_a_traceback(
    program: str, words: list[str], streams: str, status: int, tmp_path: Path
) -> None:
    ended = started(program, [*words, "--sortie", str(tmp_path)], streams)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (status, False), ended.stderr
    if streams == ">/dev/full":
        assert "le disque est plein" in ended.stderr.decode()


@posix
def test_what_a_cell_or_a_file_name_holds_reaches_no_terminal(firm: Firm) -> None:
    days = date(2026, 9, 10), date(2026, 10, 10)
    firm.writes(invoice("F\x1b]0;x\x07", "\x1b[31mDu\x9bpont", days[0], 1234.5, days[1]), LATE)
    firm.is_set_up(Raison_sociale="Dupré\x1b[2J")
    firm.book = firm.book.rename(firm.book.with_name("Dupré \x1b[2J.xlsx"))
    words = [str(firm.book), "--sortie", str(firm.output), "--date"]
    tried = (
        (MODULE, [*words, "2026-11-09"]),
        (RUN, [*words, "2026-11-16"]),
        (MODULE, ["verifier", *words[:3]]),
        (MODULE, ["\x1b[2J", "x"]),
        (RUN, ["\x1b[2J.xlsx"]),
    )
    for program, arguments in tried:
        ended = started(program, arguments)
        assert ended.stdout + ended.stderr
        assert not {*ended.stdout, *ended.stderr} & {0x1B, 7}
        assert "\x9b" not in ended.stdout.decode()
    assert len(firm.letters()) == 2


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="its names are always UTF-8")
def test_a_workbook_whose_name_is_no_utf8_is_one_like_another(firm: Firm) -> None:
    firm.writes(LATE)
    firm.is_set_up()
    firm.book = firm.book.rename(firm.book.with_name("caf\udce9.xlsx"))
    result = firm.output.parent / "r\udce9sultat.json"
    words = ["--sortie", str(firm.output), "--json", str(result), "--date"]
    assert started(RUN, [str(firm.book), *words, "2026-11-02"]).returncode == 0
    ended = started(MODULE, [*words, "2026-11-09"])  # remembered
    assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False), ended.stdout
    assert len(firm.letters()) == 1
    result.read_text("utf-8")
    assert started(MODULE, ["annuler", *words[:2]]).returncode == 0


def test_control_characters_that_a_key_left_in_an_answer_are_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from relance.owner.console import Screen
    from relance.owner.keyboard import Keyboard

    monkeypatch.setattr("builtins.input", lambda _: "\x1b Loïc\udce9\x07 ")
    ask = Keyboard(Screen(), date(2026, 11, 23))
    assert ask.text("Signataire") == "Loïc"
    assert ask.line("Classeur") == "\x1b Loïc\udce9\x07"  # a name may really hold them
