import pytest

from cyberscan.network.port_sets import (
    CONTROLS,
    controls,
    hands_off,
    hands_off_equipment,
    known_services,
    port_set,
    usual_service,
)


def test_the_sets_grow() -> None:
    express, standard, everything = (set(port_set(n)) for n in ("express", "standard", "complet"))
    assert express < standard < everything
    assert 35 <= len(express) <= 45
    assert len(everything) == 65535


def test_an_unknown_set_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="express, standard, urban or complet"):
        port_set("turbo")


def test_every_express_port_is_known_for_something() -> None:
    assert set(port_set("express")) <= set(known_services())


def test_printers_and_controllers_are_left_alone() -> None:
    assert {9100, 515, 502, 20000, 3671, 47808, 37777} <= hands_off()
    assert not hands_off() & hands_off_equipment()
    assert hands_off() <= set(known_services()), "what is never asked is known by its number alone"


def test_the_connected_city_has_its_own_ports() -> None:
    urban = set(port_set("urban"))
    assert 80 <= len(urban) <= 130
    assert {102, 502, 554, 1883, 2404, 4840, 34567, 44818} <= urban
    assert hands_off() - {515, 9100, 9101, 9102, 9103} <= urban
    assert hands_off_equipment() <= urban


def test_controls_are_stable_high_and_outside_the_set() -> None:
    ports = port_set("standard")
    assert len(controls(ports)) == CONTROLS
    assert not set(controls(ports)) & set(ports)
    assert min(controls(ports)) >= 49152
    assert controls(port_set("complet")) == (), "every port is looked at already"


def test_a_shifted_port_is_suspected_of_the_same_service() -> None:
    assert usual_service(3389) == usual_service(13389) == "rdp"
    assert usual_service(40001) == ""
