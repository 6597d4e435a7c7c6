"""Is the installation whole? What is missing is said in French; run.py can make it anew, once.

An antivirus takes a file away, a disk copy stops half-way, a folder is unpacked without its subfolders:
the libraries are then damaged, or the program itself. The two have different cures. Standard library
only: this must still run where nothing else does. `python -m relance.environment.whole` checks a new
environment: every file that its packages brought is there, and everything that we import loads.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

STAMPED = "complet"  # the stamp of an environment that was made whole
BROKEN = (
    86  # private exit status of the child: run.py makes the environment anew and starts it again
)
PACKAGE = Path(__file__).absolute().parents[1]


def explained(error: BaseException) -> tuple[str, int] | None:
    """A French sentence and the exit status for what something missing raised; None for all else.

    BROKEN where the libraries are damaged; 1 where a file of the program itself is missing, which
    no new environment would bring back.
    """
    if own := _own_file(error):
        return (
            f"Il manque un fichier du programme, ou il est abîmé : {own}.\n"
            "→ Décompressez de nouveau le dossier entier depuis l'archive, puis lancez run.py.",
            1,
        )
    if isinstance(error, ImportError):
        return f"Une partie de l'installation ne se charge pas : {error.name or error}.", BROKEN
    if isinstance(error, SyntaxError) and Path(error.filename or "").is_relative_to(sys.prefix):
        return f"Une partie de l'installation est abîmée : {error.filename}.", BROKEN
    if lost := next(missing(), ""):
        return f"Une partie de l'installation a disparu : {lost}.", BROKEN
    return None


@contextmanager
def loading() -> Iterator[None]:
    """Around the import of a library where it is used: however it is damaged, it is an ImportError.

    Else a check of the owner's file, which expects SyntaxError or OSError of that file, would take the
    library's fault for the file's, and nothing would be made anew.
    """
    try:
        yield
    except (ImportError, MemoryError):
        raise
    except Exception as error:
        raise ImportError(f"{type(error).__name__} : {error}") from error


def _own_file(error: BaseException) -> str:
    """The program's own file that `error` misses or cannot read; empty when it is not one of ours."""
    if isinstance(error, ImportError):
        name = error.name or ""
        if name.split(".")[0] != PACKAGE.name:
            return ""
        file: object = error.path or str(PACKAGE.parent / name.replace(".", "/")) + ".py"
        # « from relance.letters import tags », without tags.py, accuses the room instead.
        part = re.match(r"cannot import name '(\w+)'", str(error))
        if part and error.path and Path(error.path).stem == "__init__":
            file = str(Path(error.path).with_stem(part[1]))
    else:
        file = error.filename if isinstance(error, (FileNotFoundError, SyntaxError)) else None
    if not isinstance(file, str) or not Path(file).is_relative_to(PACKAGE):
        return ""
    return Path(file).relative_to(PACKAGE.parent).as_posix()


def missing() -> Iterator[str]:
    """The files that the installed packages brought and that are gone, or have another size now."""
    from importlib.metadata import distributions  # slow, and needed after an accident only

    for package in distributions(path=[entry for entry in sys.path if entry.endswith("-packages")]):
        for file in package.files or ():
            # Programs beside the libraries (Scripts/f2py.exe) are not needed, and often taken away.
            if file.size is None or file.parts[0] == "..":
                continue
            try:
                if Path(file.locate()).stat().st_size == file.size:
                    continue
            except OSError:
                pass
            yield file.as_posix()


def libraries() -> list[str]:
    """Every module of a library that some file of ours imports, wherever in it."""
    import ast  # heavy, and needed for a new environment only

    found: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    known = {*sys.stdlib_module_names, PACKAGE.name}
    return sorted(name for name in found if name.split(".")[0] not in known)


def check() -> int:
    """Import all and look for every file: 0 when the environment is whole, else BROKEN, and why."""
    try:
        for name in libraries():
            import_module(name)
    except Exception as error:  # noqa: BLE001 — a damaged library fails in any way
        print(f"Ne se charge pas : {type(error).__name__}: {error}")
        return BROKEN
    if lost := list(missing()):
        print(f"Fichiers disparus : {', '.join(lost[:5])}")
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(check())
