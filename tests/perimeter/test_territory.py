"""Departments and regional teams, as of the dated table."""

from cyberscan.perimeter.territory import csirt_of, department_of, departments


def test_every_department_is_there_once() -> None:
    metropolitan = {f"{n:02}" for n in range(1, 96)} | {"2A", "2B"}
    assert metropolitan <= departments()
    assert {"971", "972", "973", "974", "976"} <= departments()


def test_teams() -> None:
    assert csirt_of("35") == "Breizh Cyber (0 800 200 008)"
    assert csirt_of("2a") == "CyberCorsica"
    assert csirt_of("69") == ""  # the source names no team there
    assert csirt_of("00") == ""


def test_the_department_of_a_commune() -> None:
    assert [department_of(code) for code in ("01001", "2A004", "97411", "98818")] == [
        "01", "2A", "974", "988",
    ]  # fmt: skip
