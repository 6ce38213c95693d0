from pathlib import Path

import pytest

from cyberscan.levels import Level
from cyberscan.profile_files import ProfileError, load_profile, profile_names, select
from cyberscan.testing_checks import made_up_checks

CHECKS = made_up_checks()


def _file(folder: Path, text: str, name: str = "mine.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", profile_names())
def test_every_shipped_profile_loads_under_its_own_name(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert profile.title.fr
    assert profile.title.en


def test_an_overlay_merges_tables_and_replaces_the_rest(tmp_path: Path) -> None:
    text = (
        "extends: standard\nname: mairie\nlevel: light\nskip: ['cms.*']\n"
        "thresholds:\n  tls.certificate_expiring: {days: 45}\n  mail.made_up_dkim: {bits: 2048}\n"
    )
    profile = load_profile(_file(tmp_path, text))
    assert (profile.name, profile.level) == ("mairie", Level.LIGHT)
    assert profile.thresholds["tls.certificate_expiring"] == {"days": 45}
    assert profile.thresholds["mail.made_up_dkim"] == {"bits": 2048}
    assert profile.probes == load_profile("standard").probes


def test_an_overlay_may_extend_a_file_beside_it(tmp_path: Path) -> None:
    _file(tmp_path, "extends: express\nname: base\nlevel: passive\n", "base.yml")
    assert load_profile(_file(tmp_path, "extends: ./base.yml\nname: top\n")).level is Level.PASSIVE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name: a\nname: b\n", "not_yaml"),
        ("name: [\n", "not_yaml"),
        ("- a\n", "not_mapping"),
        ("", "not_mapping"),
        ("name: a\nlevle: light\n", "invalid"),
        ("name: a\nlevel: intrusive\n", "invalid"),
        ("name: a\nbudgets: {rate: 5000}\n", "invalid"),
        ("name: a\nextends: nowhere\n", "unknown"),
        ("name: a\nextends: ./mine.yml\n", "loop"),
    ],
)
def test_a_faulty_profile_is_refused_with_its_reason(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile(_file(tmp_path, text))
    assert caught.value.code == code
    assert caught.value.message("fr") != caught.value.message("en")


def test_files_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes("name: é\n".encode("latin-1"))
    with pytest.raises(ProfileError, match="UTF-8"):
        load_profile(tmp_path / "latin.yml")
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "none.yml")


def test_select_takes_globs_and_skips() -> None:
    profile = load_profile("standard").model_copy(
        update={"checks": ("mail.*", "tls.made_up_old"), "skip": ("mail.made_up_d*",),
                "thresholds": {}}
    )  # fmt: skip
    chosen = [check.id for check in select(profile, CHECKS)]
    assert chosen == ["mail.spf_missing", "mail.made_up_smtp", "tls.made_up_old"]


@pytest.mark.parametrize("field", ["checks", "skip"])
def test_a_name_that_fits_nothing_is_an_error(field: str) -> None:
    profile = load_profile("standard").model_copy(
        update={field: ("mail.spf_mising",), "thresholds": {}}
    )
    with pytest.raises(ProfileError, match=r"mail\.spf_missing"):
        select(profile, CHECKS)


def test_a_threshold_for_no_check_is_an_error() -> None:
    profile = load_profile("standard").model_copy(update={"thresholds": {"zzz.nothing": {}}})
    with pytest.raises(ProfileError, match=r"zzz\.nothing"):
        select(profile, CHECKS)
