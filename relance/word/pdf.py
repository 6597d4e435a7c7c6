"""Letters as PDF, made by LibreOffice where it is installed; never needed.

It runs without a window, under a profile and in a folder of its own, both thrown away, and has only so
long. Its PDFs differ each time: a line after the end of each, which readers pass over, says of which
document it was made, so that an unchanged letter keeps its PDF.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

PLACES = (  # where its installers put it
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_BEGIN, _EACH = 60, 10  # seconds: its first start builds a profile
NOT_THERE = "LibreOffice n'est pas installé ici : les lettres sont en Word seulement."
TOO_LONG = "LibreOffice n'a pas répondu à temps : les lettres sont en Word seulement."
FAILED = "LibreOffice n'a pas pu les faire toutes : les autres lettres sont en Word seulement."


def libreoffice() -> str:
    """Its program, empty where it is not found."""
    known = next((place for place in PLACES if Path(place).is_file()), None)
    found = known or shutil.which("soffice") or shutil.which("libreoffice") or ""
    beside = found and Path(found).resolve().parent == Path.cwd()  # Windows looks there first
    return "" if beside else found


def is_of(pdf: bytes, document: bytes) -> bool:
    """Whether this PDF was made of that very document."""
    return pdf.endswith(_mark(document))


def to_pdf(documents: Mapping[str, bytes]) -> tuple[dict[str, bytes], str]:
    """The Word documents as PDF, by the same names, as far as they could be made; else why not, in French."""
    if not documents:
        return {}, ""
    program, found = libreoffice(), dict[str, bytes]()
    if not program:
        return {}, NOT_THERE
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        folder = Path(home)
        files = [folder / f"{number}.docx" for number in range(len(documents))]
        for path, content in zip(files, documents.values(), strict=True):
            path.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, "--headless", "--norestore", profile, "--convert-to", "pdf"]
        command += ["--outdir", home, *map(str, files)]
        if not _ended(command, _BEGIN + _EACH * len(files)):
            return {}, TOO_LONG
        for path, (name, content) in zip(files, documents.items(), strict=True):
            made = path.with_suffix(".pdf")
            pdf = made.read_bytes() if made.is_file() else b""
            if pdf.startswith(b"%PDF"):
                found[name] = pdf + _mark(content)
    return found, "" if len(found) == len(documents) else FAILED


def _mark(document: bytes) -> bytes:
    return f"\n%relance {hashlib.sha256(document).hexdigest()[:32]}\n".encode()


def _ended(command: list[str], seconds: int) -> bool:
    """Whether it ended in time, well or not; else it is ended, with what it started."""
    quiet = subprocess.DEVNULL
    try:
        child = subprocess.Popen(  # noqa: S603 - LibreOffice, on files of ours
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return True  # nothing is made: said by the caller
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        if child.poll() is None:
            _end(child.pid)
            child.wait()
    return True


def _end(process: int) -> None:
    """End LibreOffice with what it started."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process)], check=False)  # noqa: S603, S607
    else:
        os.killpg(process, signal.SIGKILL)
