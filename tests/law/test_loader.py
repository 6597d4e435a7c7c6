"""A legal value that is not written as it must be is refused, its file and parameter named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance.law.loader import FOLDER, load_law, load_wording
from relance.problems import RelanceError
from relance.rules.law import Name, Unit

GOOD = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml")}


def test_the_shipped_values_load() -> None:
    law = load_law()
    assert set(law.parameters) == set(Name)
    ecb = law.parameters[Name.ECB_RATE]
    assert (ecb.title, ecb.unit, ecb.half_yearly) == ("taux BCE", Unit.PERCENT, True)
    assert ecb.checked_on == date(2026, 11, 21)
    assert len(ecb.values) == 28
    assert ecb.values[0].value == Decimal("0.75")


def test_every_shipped_value_has_a_text_and_a_link_that_can_be_opened() -> None:
    for parameter in load_law().parameters.values():
        assert parameter.link.startswith("https://"), parameter.name
        assert all(len(value.reference) > 10 for value in parameter.values), parameter.name


def refusal(folder: Path, old: str, new: str, file: str = "interest.toml") -> str:
    """What the loader says once `old`, where it first stands, is `new` in `file`."""
    assert old in GOOD[file], "the test no longer changes anything"
    for name, text in GOOD.items():
        changed = text.replace(old, new, 1) if name == file else text
        (folder / name).write_text(changed, encoding="utf-8")
    with pytest.raises(RelanceError) as caught:
        load_law(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("checked_on = ", "cheked_on = ", "clé inconnue « cheked_on »"),
        ("checked_on = 2026-11-21\n", "", "« checked_on » manque"),
        ("half_yearly = true", 'half_yearly = "true"', "« half_yearly » doit être : true ou false"),
        ("checked_on = 2026-11-21", "checked_on = 2026-11-21T10:00:00", "doit être : date"),
        ('title = "taux BCE"', 'title = ""', "« title » manque"),
        ('unit = "% par an"', 'unit = "%"', "unité inconnue « % »"),
        ('link = "https://', 'link = "http://', "https://"),
        ("valid_until = 2026-12-31", "valid_until = 2027-06-30", "fin du semestre 2026-S2"),
    ],
)
def test_a_parameter_must_be_written_exactly(tmp_path: Path, old: str, new: str, says: str) -> None:
    message = refusal(tmp_path, old, new)
    assert "interest.toml [ecb_rate]" in message
    assert says in message


FIRST = "{ since = 2013-01-01, value = 0.75,"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (FIRST, "{ since = 2013-01-01, valeur = 0.75,", "clé inconnue « valeur »"),
        (FIRST, "{ since = 2013-01-01,", "« value » manque"),
        (FIRST, '{ since = 2013-01-01, value = "0,75",', "« value » doit être : nombre"),
        (FIRST, "{ since = 2013-01-01, value = true,", "« value » doit être : nombre"),
        (FIRST, '{ since = "2013-01-01", value = 0.75,', "« since » doit être : date"),
    ],
)
def test_a_value_must_be_written_exactly(tmp_path: Path, old: str, new: str, says: str) -> None:
    message = refusal(tmp_path, old, new)
    assert "[ecb_rate] values[1]" in message
    assert says in message


def test_a_value_without_its_legal_text_is_refused(tmp_path: Path) -> None:
    old = 'value = 10, reference = "C. com. L441-10 II"'
    assert "[points_business] values[1] : " in refusal(tmp_path, old, 'value = 10, reference = ""')
    assert "« reference » manque" in refusal(tmp_path, old, "value = 10")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("since = 2013-07-01", "since = 2013-01-01", "dates doubles ou en désordre"),
        ("since = 2013-07-01", "since = 2012-07-01", "dates doubles ou en désordre"),
        ("since = 2013-07-01", "since = 2013-07-02", "il manque un semestre"),
        ("since = 2013-07-01", "since = 2014-07-01", "il manque un semestre"),
    ],
)
def test_half_years_follow_each_other_once_each(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert says in refusal(tmp_path, old, new)


def test_a_single_value_must_start_its_half_year(tmp_path: Path) -> None:
    start = GOOD["interest.toml"].index(FIRST)
    end = GOOD["interest.toml"].index("]", start)
    only = '{ since = 2026-07-02, value = 2.40, reference = "BCE" },\n'
    says = refusal(tmp_path, GOOD["interest.toml"][start:end], only)
    assert "2026-07-02 n'est pas le début d'un semestre" in says


def test_a_value_cannot_begin_after_its_own_end(tmp_path: Path) -> None:
    says = refusal(tmp_path, "since = 2016-07-01", "since = 2028-01-01", "limitation.toml")
    assert "limitation.toml [limitation_consumer]" in says
    assert "valid_until est avant la dernière valeur" in says


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[ecb_rate]", "[ecb_rates]", "paramètre inconnu"),
        ("[ecb_rate]", "[[ecb_rate]]", "il faut une table"),
        ("[legal_rate]", "[ecb_rate]", "ce n'est pas du TOML"),
        ("[legal_rate]", "[limitation_business]", "déjà défini dans un autre fichier"),
        ("[ecb_rate]", "[ecb_rate", "ce n'est pas du TOML"),
    ],
)
def test_a_file_must_hold_the_known_parameters_once(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert says in refusal(tmp_path, old, new)


def test_a_parameter_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "interest.toml").write_text(GOOD["interest.toml"], encoding="utf-8")
    with pytest.raises(RelanceError, match=r"paramètres absents : .*limitation_business"):
        load_law(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "interest.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RelanceError, match=r"interest\.toml"):
        load_law(tmp_path)


# --- what letters may not say


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[terms]]\nname", "[[term]]\nname", "il faut une liste [[terms]]"),
        ("cause = ", "cose = ", "clé inconnue « cose » ; admises : name, pattern, cause, cure,"),
        ('name = "huissier"\n', "", "terms[5] : Valeurs légales refusées : « name » manque"),
        ("pattern = 'exploits?'", "pattern = ''", "« pattern » manque"),
        ("pattern = 'exploits?'", "pattern = 'exploits)'", "expression régulière fautive"),
        ('kinds = ["particulier"]', 'kinds = ["particuliers"]', "type de client inconnu « partic"),
        ('kinds = ["particulier"]', "kinds = []", "« kinds » manque"),
        ("before_formal_notice = true", 'before_formal_notice = "oui"', "true ou false"),
        ('name = "exploit"', 'name = "huissier"', "« huissier » est là deux fois"),
    ],
)
def test_a_forbidden_term_must_be_written_exactly(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in GOOD["wording.toml"], "the test no longer changes anything"
    text = GOOD["wording.toml"].replace(old, new, 1)
    (tmp_path / "wording.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RelanceError) as caught:
        load_wording(tmp_path)
    assert "relance/law/wording.toml" in str(caught.value)
    assert says in str(caught.value)
