"""The two locks are complete: on every Python and system, pip needs no resolver to install them.

pip is told not to resolve (`--no-deps`), so that a release that appears on PyPI after the lock
changes nothing; a package that the lock forgot would then be missed only when it is imported. Here
every requirement is followed, extras included, as a resolver would: from pyproject.toml through what
the installed packages say of themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
OWNERS = PYPROJECT["project"]["dependencies"]
DEVELOPERS = OWNERS + PYPROJECT["dependency-groups"]["dev"]
LOCKS = {"requirements.txt": OWNERS, "requirements-dev.txt": DEVELOPERS}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
MACHINES = [
    {**system, "python_version": python, "python_full_version": f"{python}.0"}
    for python in PYTHONS
    for system in SYSTEMS
]
# Needed on systems other than those that run the tests; they need nothing themselves.
LEAVES = {"colorama", "tzdata"}
Needs = Callable[[str], list[str]]


@dataclass(frozen=True)
class Pin:
    """A line of a lock: « numpy==2.4.6 ; python_full_version < '3.12' »."""

    name: str
    version: str
    marker: Marker | None


def pins(text: str) -> list[Pin]:
    lines = re.findall(r"^([\w.-]+)==(\S+)(?: ; (.*?))?(?: \\)?$", text, re.MULTILINE)
    return [
        Pin(canonicalize_name(name), version, Marker(marker) if marker else None)
        for name, version, marker in lines
    ]


def needs_of(package: str) -> list[str]:
    """What an installed package says that it needs."""
    try:
        return requires(package) or []
    except PackageNotFoundError:
        if package in LEAVES:
            return []
        raise


def faults(
    lock: Iterable[Pin], roots: Iterable[str], machine: Mapping[str, str], needs: Needs = needs_of
) -> Iterator[str]:
    """What a resolver would find wrong in `lock` on one machine."""
    chosen: dict[str, str] = {}
    for pin in lock:
        if pin.marker is None or pin.marker.evaluate(dict(machine)):
            if pin.name in chosen:
                yield f"{pin.name} is pinned twice"
            chosen[pin.name] = pin.version
    seen: set[tuple[str, str]] = set()
    waiting = [("", root, "pyproject.toml") for root in roots]
    while waiting:
        extra, text, wanted_by = waiting.pop()
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({**machine, "extra": extra}):
            continue
        if not requirement.specifier.contains(chosen.get(name, "0.dev0"), prereleases=True):
            yield f"{wanted_by} needs {requirement}, the lock has {chosen.get(name)}"
        elif name not in chosen:
            yield f"{wanted_by} needs {requirement}, the lock has none"
        for asked in {"", *requirement.extras} - {extra for (n, extra) in seen if n == name}:
            seen.add((name, asked))
            if name in chosen:
                waiting += [(asked, need, name) for need in needs(name)]


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda m: f"{m['sys_platform']}-{m['python_version']}"
)
def test_a_lock_holds_all_that_a_resolver_would_want(lock: str, machine: dict[str, str]) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert list(faults(pins(text), LOCKS[lock], machine)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_line_of_a_lock_can_be_forgotten_without_being_missed(lock: str) -> None:
    every = pins((PROJECT / lock).read_text(encoding="utf-8"))
    for gone in every:
        left = [pin for pin in every if pin is not gone]
        assert any(list(faults(left, LOCKS[lock], machine)) for machine in MACHINES), gone


NEEDS = {
    "pytest-cov": ["coverage[toml]>=7.10.6", "colorama; sys_platform == 'win32'"],
    "coverage": ['tomli; python_full_version <= "3.11.0a6" and extra == "toml"', 'x; extra == "toml"'],
    "x": [], "colorama": [],
}  # fmt: skip
LINUX, WINDOWS = MACHINES[0], MACHINES[2]


@pytest.mark.parametrize(
    ("lock", "machine", "expected"),
    [
        ("pytest-cov==7.0\ncoverage==7.11\nx==1", LINUX, []),
        ("pytest-cov==7.0\ncoverage==7.11", LINUX, ['coverage needs x; extra == "toml", the lock has none']),
        ("pytest-cov==7.0\ncoverage==7.1\nx==1", LINUX, ["pytest-cov needs coverage[toml]>=7.10.6, the lock has 7.1"]),
        ("pytest-cov==7.0\ncoverage==7.11\nx==1", WINDOWS,
         ['pytest-cov needs colorama; sys_platform == "win32", the lock has none']),
        ("pytest-cov==7.0\ncoverage==7.11\nx==1\nx==2", LINUX, ["x is pinned twice"]),
        ("pytest-cov==7.0\ncoverage==7.11\nx==1 ; python_version < '3.11'", LINUX,
         ['coverage needs x; extra == "toml", the lock has none']),
    ],
)  # fmt: skip
def test_what_a_lock_lacks_is_named_extras_and_markers_included(
    lock: str, machine: dict[str, str], expected: list[str]
) -> None:
    assert list(faults(pins(lock), ["pytest-cov>=7.0"], machine, NEEDS.__getitem__)) == expected
