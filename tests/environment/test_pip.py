"""pip's configuration, what of it is handed back, and what pip and venv say in English."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from relance.environment.pip import clean, failure, isolated


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        ("", {}),
        # How to reach the packages is the owner's, or his firm's, to say.
        (
            "global.index-url='https://nexus.example/simple'",
            {"PIP_INDEX_URL": "https://nexus.example/simple"},
        ),
        (
            "global.extra-index-url='\\nhttps://a\\nhttps://b'",
            {"PIP_EXTRA_INDEX_URL": "\nhttps://a\nhttps://b"},
        ),
        ("user.proxy='x'\nglobal.proxy='http://p:3128'", {"PIP_PROXY": "http://p:3128"}),
        (
            "global.cert='/etc/ca.pem'\nglobal.client-cert='/c'",
            {"PIP_CERT": "/etc/ca.pem", "PIP_CLIENT_CERT": "/c"},
        ),
        (
            "global.trusted-host='a b'\nglobal.no-index='true'",
            {"PIP_TRUSTED_HOST": "a b", "PIP_NO_INDEX": "true"},
        ),
        # As in pip: what concerns « install » wins over « global », a variable over both.
        ("install.find-links='b'\nglobal.find-links='a'", {"PIP_FIND_LINKS": "b"}),
        (
            ":env:.find-links='c'\nglobal.find-links='a'\ninstall.find-links='b'",
            {"PIP_FIND_LINKS": "c"},
        ),
        # Two names of one option.
        (":env:.default-timeout='180'\nglobal.timeout='5'", {"PIP_TIMEOUT": "180"}),
        ("global.pypi-url='https://x'", {"PIP_INDEX_URL": "https://x"}),
        # Everything else would put the packages elsewhere, or nowhere.
        ("global.target='/t'\ninstall.dry-run='true'\nglobal.user='yes'", {}),
        (":env:.prefix='/p'\n:env:.root='/r'\nglobal.require-virtualenv='1'", {}),
        ("global.constraint='/c'\nglobal.no-binary=':all:'\nglobal.quiet='3'", {}),
        # Lines that say nothing, and another command's section.
        ("download.index-url='https://x'\nFor variant 'user', will try\nglobal.cert=broken'", {}),
    ],
)
def test_of_pips_configuration_only_the_way_to_the_packages_is_handed_back(
    listing: str, expected: dict[str, str]
) -> None:
    variables = isolated({"PIP_TARGET": "/t", "PIP_USER": "1", "PATH": "/bin"}, listing)
    found = {name: value for name, value in variables.items() if name.startswith("PIP_")}
    assert found == {**expected, "PIP_CONFIG_FILE": os.devnull}
    assert variables["PATH"] == "/bin"


def test_nothing_of_the_callers_python_reaches_a_child() -> None:
    before = {"PYTHONPATH": "/x", "PYTHONHOME": "/x", "PYTHONWARNINGS": "error", "HOME": "/h"}
    assert clean(before) == {"HOME": "/h", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError("
            "'Failed to establish a new connection: [Errno 11001] getaddrinfo failed')'\n"
            "ERROR: Could not find a version that satisfies the requirement lxml==6.1.3 "
            "(from versions: none)\nERROR: No matching distribution found for lxml==6.1.3",
            "Pas de connexion à Internet",
        ),
        (
            "Could not fetch URL: There was a problem confirming the ssl certificate: [SSL: "
            "CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "Pas de connexion à Internet",
        ),
        ("ProxyError('Cannot connect to proxy.', timeout('timed out'))", "proxy de l'entreprise"),
        (
            "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from "
            "versions: 2.5.2)\nERROR: No matching distribution found for numpy==2.4.6",
            "n'existent pas encore pour ce Python",
        ),
        (
            "The virtual environment was not created successfully because ensurepip is not\n"
            "available.  On Debian/Ubuntu systems, you need to install the python3-venv package",
            "sudo apt install python3-venv",
        ),
        ("OSError: [Errno 28] No space left on device", "Le disque est plein"),
        ("OSError: [Errno 122] Disk quota exceeded", "Le disque est plein"),
        ("OSError: [WinError 112] Espace insuffisant sur le disque", "Le disque est plein"),
        ("OSError: [WinError 32] Le processus ne peut pas accéder", "Fermez les autres fenêtres"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "n'est pas celui attendu"),
        ("Ne se charge pas : ImportError: DLL load failed", "Autorisez le dossier"),
        ("Segmentation fault", "L'installation a échoué"),
    ],
)
def test_a_failed_installation_is_explained_in_french(
    english: str, french: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert french in str(failure(english))


def test_what_nobody_foresaw_is_kept_in_a_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    said = str(failure("Segmentation fault"))
    log = tmp_path / "relance-installation.txt"
    assert str(log) in said
    assert log.read_text(encoding="utf-8") == "Segmentation fault"
