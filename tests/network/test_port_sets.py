import pytest

from cyberscan.network.port_sets import (
    CONTROLS,
    as_ranges,
    controls,
    hands_off,
    known_services,
    parse_ranges,
    port_set,
    usual_service,
)


def test_the_sets_grow() -> None:
    express, standard, everything = (set(port_set(n)) for n in ("express", "standard", "complet"))
    assert express < standard < everything
    assert 35 <= len(express) <= 45
    assert len(everything) == 65535


def test_an_unknown_set_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="express, standard or complet"):
        port_set("turbo")


def test_every_express_port_is_known_for_something() -> None:
    assert set(port_set("express")) <= set(known_services())


def test_printers_and_controllers_are_left_alone() -> None:
    assert {9100, 515, 502, 102, 2404, 4840, 44818, 1911, 3671, 47808} <= hands_off()


def test_controls_are_stable_high_and_outside_the_set() -> None:
    ports = port_set("standard")
    assert len(controls(ports)) == CONTROLS
    assert not set(controls(ports)) & set(ports)
    assert min(controls(ports)) >= 49152
    assert controls(port_set("complet")) == (), "every port is looked at already"


def test_ranges_there_and_back() -> None:
    assert list(parse_ranges("22,80-82")) == [22, 80, 81, 82]
    assert as_ranges([82, 22, 81, 80, 80]) == "22,80-82"


def test_a_shifted_port_is_suspected_of_the_same_service() -> None:
    assert usual_service(3389) == usual_service(13389) == "rdp"
    assert usual_service(40001) == ""
