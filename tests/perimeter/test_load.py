"""What a clerk can get wrong in perimeter.yml, and what is said about it."""

from datetime import date
from pathlib import Path

import pytest

from cyberscan.perimeter.load import PerimeterError, Reading, load_perimeter, read_perimeter

TODAY = date(2026, 11, 22)
GOOD = """\
version: 1
authority:
  name: "Commune de Saint-Exemple"
  kind: commune
  siren: "123456782"
mandate:
  signed_by: "Camille Essai"
  role: "Maire"
  signed_on: 2026-01-01
  valid_until: 2026-12-31
assets:
  - domain: ville.fr
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "perimeter.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes) -> Reading:
    return read_perimeter(written(folder, text), TODAY)


def refused(folder: Path, text: str | bytes) -> PerimeterError:
    with pytest.raises(PerimeterError) as caught:
        read(folder, text)
    for problem in caught.value.problems:
        for language in ("fr", "en"):
            message = problem.located(caught.value.path, language)
            assert "{" not in message
            assert "««" not in message
    return caught.value


def codes(error: PerimeterError) -> list[tuple[int, str]]:
    return [(p.line, p.code) for p in error.problems if p.severity == "error"]


def test_a_good_file_loads_without_a_word(tmp_path: Path) -> None:
    reading = read(tmp_path, GOOD)
    assert reading.warnings == ()
    assert reading.perimeter.authority.siren == "123456782"
    assert reading.perimeter.mandate is not None
    assert reading.perimeter.mandate.valid_until == date(2026, 12, 31)
    assert load_perimeter(tmp_path / "perimeter.yml", TODAY) == reading.perimeter


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  insee: 01001", "insee_needs_quotes"),
        ("  insee: 35238", "insee_needs_quotes"),
        ('  insee: "3523"', "insee"),
        ("  department: 01", "department_needs_quotes"),
        ("  population: 0500", "leading_zero"),
        ('  population: "500"', "expected_number"),
        ("  population: -1", "number_range"),
        ("  contact: {name: A, phone: 0299000000}", "needs_quotes"),
        ("  contact: {name: A, email: nobody}", "email"),
        ("  contact: Camille", "expected_map"),
        ("  csirt: [a]", "expected_text"),
        ("  csirt: !!python/object:os.system x", "tag"),
        ('  csirt: "\\e[31m"', "control_character"),
        ("  contac: {name: A}", "unknown_key"),
        ("  <<: {csirt: A}", "merge"),
        ("  ? [a]\n  : b", "key"),
    ],
)
def test_the_authority(tmp_path: Path, line: str, code: str) -> None:
    text = GOOD.replace("mandate:", f"{line}\nmandate:", 1)
    assert codes(refused(tmp_path, text)) == [(6, code)]


@pytest.mark.parametrize(
    ("siren", "code"),
    [("123456782", "siren_needs_quotes"), ('"123456789"', "siren"), ('"12345678"', "siren")],
)
def test_the_siren(tmp_path: Path, siren: str, code: str) -> None:
    assert codes(refused(tmp_path, GOOD.replace('"123456782"', siren))) == [(5, code)]


def test_the_quotes_to_type_are_shown(tmp_path: Path) -> None:
    error = refused(
        tmp_path, GOOD.replace('siren: "123456782"', 'siren: "123456782"\n  insee: 01001')
    )
    assert 'insee: "01001"' in error.report("fr")
    assert f"{error.path}:6:10: " in error.report("en")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("- domain: ville", "host_name"),
        ("- domain: https://ville.fr/", "name_is_url"),
        ("- domain: mairie@ville.fr", "name_is_email"),
        ('- domain: "*.ville.fr"', "name_is_wildcard"),
        ("- domain: *.ville.fr", "alias"),
        ('- domain: "9.9.9.9"', "name_is_address"),
        ("- domain: gouv.fr", "public_suffix"),
        ("- mail: wanadoo.fr", "shared_provider"),
        ("- {domain: a.fr, host: b.fr}", "asset_kind"),
        ("- {domain: a.fr, dkim_selectors: [s1, -x]}", "selector"),
        ('- {domain: a.fr, dkim_selectors: ["s 1"]}', "selector"),
        ("- {host: www.a.fr, dkim_selectors: [s1]}", "selectors_without_domain"),
        ("- {host: www.a.fr, read_identity: true}", "identity_without_address"),
        ("- {address: 9.9.9.9, owner: third-party, read_identity: true}", "identity_without_address"),
        ("- {address: 9.9.9.9, read_identity: oui}", "expected_flag"),
        ("- purpose: site", "asset_kind"),
        ("- domain:", "asset_kind"),
        ("- url: https://moi:secret@ville.fr/", "url_credentials"),
        ("- url: https://@ville.fr/", "url_credentials"),
        ("- url: ftp://ville.fr/", "url"),
        ("- url: https://ville.fr:99999/", "url"),
        ("- url: https://ville.fr:0/", "url"),
        ("- url: https://[::1/", "url"),
        ("- url: https://9.9.9.9/", "name_is_url"),
        ("- address: 10.0.0.1", "private_address"),
        ("- address: 127.0.0.1", "private_address"),
        ("- address: 100.64.0.0/24", "private_address"),
        ('- address: "::ffff:10.0.0.1"', "private_address"),
        ('- address: "64:ff9b::a00:1"', "private_address"),
        ('- address: "2002:a00:1::1"', "private_address"),
        ('- address: "fc00::1"', "private_address"),
        ("- address: 169.254.169.254", "special_address"),
        ("- address: 224.0.0.1", "special_address"),
        ("- address: 9.9.9.9/24", "host_bits"),
        ("- address: 9.0.0.0/8", "network_too_large"),
        ('- address: "2620:fe::/64"', "network_too_large"),
        ("- address: 9.9.9", "address"),
        ("- address: 9.9", "address"),
        ('- address: "fe80::1%eth0"', "address"),
        ("- {host: a.fr, ports: [0]}", "number_range"),
        ("- {host: a.fr, ports: [443, 70000]}", "number_range"),
        ('- {host: a.fr, ports: ["25"]}', "expected_number"),
        ("- {host: a.fr, ports: 25}", "expected_list"),
        ("- {host: a.fr, purpose: sitte}", "one_of"),
        ("- {host: a.fr, max_level: intrusive}", "one_of"),
        ("- {host: a.fr, owner: tiers}", "one_of"),
        ("- {host: a.fr, prots: [25]}", "unknown_key"),
        ("- {host: a.fr, host: b.fr}", "duplicate_key"),
        ("- ville.fr", "expected_map"),
    ],
)  # fmt: skip
def test_an_asset(tmp_path: Path, line: str, code: str) -> None:
    error = refused(tmp_path, f"{GOOD}  {line}\n")
    assert [found for _, found in codes(error)] == [code]
    assert error.problems[0].line == 13


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("signed_on: 2026-01-01", "signed_on: 2026-02-30", "date"),
        ("signed_on: 2026-01-01", "signed_on: 20260101", "date"),
        ("signed_on: 2026-01-01", "signed_on: 01/01/2026", "date"),
        ("signed_on: 2026-01-01", "signed_on: 2026-01-01T10:00:00Z", "date"),
        ("valid_until: 2026-12-31", "valid_until: 2025-12-31", "mandate_dates"),
        ('role: "Maire"', 'role: ""', "too_short"),
        ('role: "Maire"', "role:", "missing_key"),
        ('role: "Maire"', 'role: "Maire"\n  max_level: actif', "one_of"),
        ('role: "Maire"', 'role: "Maire"\n  scanner_addresses: [ici]', "single_address"),
        ('role: "Maire"', 'role: "Maire"\n  sha256: "abc"', "sha256"),
        ("version: 1", "version: 2", "one_of"),
        ("version: 1", "version: true", "one_of"),
        ("version: 1", "lab: yes", "expected_flag"),
        ("version: 1", "lab: 1", "expected_flag"),
        ("version: 1", "window: {start: 8, end: '18:00'}", "hour"),
        ("version: 1", "window: {start: '8h', end: '18:00'}", "hour"),
        ("version: 1", "window: {start: '08:00', end: '24:00'}", "hour"),
        ("version: 1", "window: {start: '08:00', end: '18:00', days: [lundi]}", "one_of"),
        ("version: 1", "window: {start: '08:00', end: '9:00', timezone: Paris}", "timezone"),
        ("version: 1", "window: {start: '08:00', end: '9:00', timezone: ../../etc}", "timezone"),
        ("version: 1", "exclude: [{port: 22, reason: essai}]", "exclusion_endless"),
        ("version: 1", "exclude: [{reason: essai, until: 2027-01-01}]", "exclusion_empty"),
        ("version: 1", ("waivers: [{check: mail.spf_missing, target: ville.fr,"
         " justification: remplacement prévu}]"), "expires_missing"),
        ("version: 1", ("waivers: [{check: mail.spf_missing, target: ville.fr,"
         " justification: remplacement prévu, expires: 2027-12-31}]"), "waiver_too_long"),
        ("version: 1", ("waivers: [{check: SPF, target: ville.fr,"
         " justification: remplacement prévu, expires: 2027-01-31}]"), "check_id"),
        ("version: 1", ("waivers: [{check: mail.spf_missing, target: ville.fr,"
         " justification: bof, expires: 2027-01-31}]"), "too_short"),
        ("assets:\n  - domain: ville.fr\n", "", "no_assets"),
        ("assets:\n  - domain: ville.fr\n", "assets: []\n", "no_assets"),
        ("assets:\n  - domain: ville.fr\n", "assets:\n", "no_assets"),
        ("assets:\n  - domain: ville.fr\n", "assets: ville.fr\n", "expected_list"),
        ("assets:\n  - domain: ville.fr\n", "assets: {domain: ville.fr}\n", "expected_list"),
    ],
)  # fmt: skip
def test_the_rest(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in GOOD
    error = refused(tmp_path, GOOD.replace(old, new, 1))
    assert [found for _, found in codes(error)] == [code]
    assert error.problems[0].line > 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# rien\n", "empty"),
        ("---\n", "empty"),
        ("- a\n- b\n", "not_a_map"),
        ("bonjour\n", "not_a_map"),
        ("a: b: c\n", "syntax"),
        ("a: 'x\n", "syntax"),
        ("a:\n\tb: c\n", "tab"),
        ("a: 1\n---\na: 2\n", "several_documents"),
        ("a: \x07\n", "control_character"),
        (GOOD.replace("Saint-Exemple", "Évry").encode("latin-1"), "encoding"),
        (GOOD.encode("utf-16"), "encoding"),
        (b"a: b\n" * 500_000, "too_large"),
        ("[" * 3000, "too_complex"),
        ("a: &a [*a]\n", "too_complex"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n"
         + "".join(f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n"
                   for p, c in zip("abcdefgh", "bcdefghi", strict=True)), "too_complex"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_perimeter(tmp_path: Path, text: str | bytes, code: str) -> None:
    assert [problem.code for problem in refused(tmp_path, text).problems] == [code]


def test_an_odd_byte_is_shown_where_it_stands(tmp_path: Path) -> None:
    error = refused(tmp_path, "version: 1\nname: Évry\n".encode("latin-1"))
    assert [(p.line, p.column) for p in error.problems] == [(2, 7)]


@pytest.mark.parametrize("name", ["absent.yml", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(PerimeterError) as caught:
        load_perimeter(tmp_path / name)
    assert [p.code for p in caught.value.problems] == ["unreadable"]


def test_windows_files_are_read(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read(tmp_path, text).perimeter.authority.kind == "commune"


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = GOOD.replace("kind: commune", "kind: comune").replace("2026-12-31", "2026-13-31")
    error = refused(tmp_path, text + "  - host: a\n    host: b\nlabo: true\n")
    assert codes(error) == [
        (4, "one_of"),
        (10, "date"),
        (13, "host_name"),
        (14, "duplicate_key"),
        (15, "unknown_key"),
    ]
    assert "Vouliez-vous écrire « commune »" in error.report("fr")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD.replace("2026-12-31", "2026-11-21"), "mandate_expired"),
        (GOOD.replace("2026-01-01", "2026-11-23"), "mandate_not_yet"),
        (GOOD.split("mandate:", maxsplit=1)[0] + "assets: [{domain: ville.fr}]\n", "mandate_missing"),
        (GOOD + "  - domain: VILLE.fr.\n", "duplicate_asset"),
        (GOOD + "  - address: 192.0.2.1\n", "documentation_address"),
        (GOOD + "lab: true\n", "lab"),
        (GOOD + "exclude: [{port: 22, reason: x, until: 2026-11-21}]\n", "exclusion_expired"),
        (GOOD + "exclude: [{name: vile.fr, reason: x, until: 2027-11-21}]\n", "exclusion_useless"),
        (GOOD + "window: {start: '08:00', end: '09:00', days: []}\n", "window_no_day"),
        (GOOD + "waivers: [{check: a.b, target: ville.fr, justification: pour un temps,"
         " expires: 2026-11-21}]\n", "waiver_expired"),
        (GOOD + "waivers: [{check: a.b, target: vile.fr, justification: pour un temps,"
         " expires: 2026-12-21}]\n", "waiver_target"),
        (GOOD.replace("role:", f'sha256: "{"0" * 64}"\n  role:'), "mandate_changed"),
        (GOOD.replace("mandate:", '  insee: "35238"\n  department: "22"\nmandate:', 1),
         "department_mismatch"),
    ],
)  # fmt: skip
def test_what_is_only_to_be_known(tmp_path: Path, text: str, code: str) -> None:
    assert [warning.code for warning in read(tmp_path, text).warnings] == [code]


def test_a_private_address_is_for_laboratories(tmp_path: Path) -> None:
    reading = read(tmp_path, GOOD + "  - address: 127.0.0.0/30\nlab: true\n")
    assert reading.perimeter.assets[1].addresses == ("127.0.0.1", "127.0.0.2")


def test_empty_lines_of_a_template_declare_nothing(tmp_path: Path) -> None:
    text = GOOD + "exclude:\nwindow:\nwaivers:\n"
    assert read(tmp_path, text).perimeter == read(tmp_path, GOOD).perimeter
