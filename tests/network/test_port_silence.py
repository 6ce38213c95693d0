"""Firewalls that hold back or cut off, imitated by what the second, slow question is answered."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest

from cyberscan.network.port_silence import ASKED_AGAIN, weighed
from cyberscan.perimeter.scope import Contact, Permit
from cyberscan.testing import network, perimeter

IP = "127.0.0.18"
PORTS = range(1, 101)
States = dict[int, str]


@pytest.fixture
def asked() -> Counter[int]:
    """How often each port was asked again."""
    return Counter()


@pytest.fixture
def weigh(
    monkeypatch: pytest.MonkeyPatch, asked: Counter[int]
) -> Callable[[States, States], tuple[States, str]]:
    """``weigh(first, second)``: what the scan saw, and what each port would say if asked again."""

    def ask(first: States, second: States) -> tuple[States, str]:
        def again(
            _: object, permits: Mapping[str, Sequence[Permit]], rate: float, passes: int
        ) -> dict[str, States]:
            assert rate <= 10
            assert passes == 1
            asked.update(permit.port for some in permits.values() for permit in some)
            return {ip: {p.port: second[p.port] for p in some} for ip, some in permits.items()}

        monkeypatch.setattr("cyberscan.network.port_silence.connect_scan", again)
        room = network(perimeter(addresses=[IP]))
        permits = [room.permit(IP, port, Contact.SCAN) for port in first]
        result = weighed({IP: (room, permits, first)})[IP]
        assert room.meter.spent.packets <= ASKED_AGAIN
        return result

    return ask


def _all(state: str, **others: str) -> States:
    return dict.fromkeys(PORTS, state) | {int(port[1:]): seen for port, seen in others.items()}


Weigh = Callable[[States, States], tuple[States, str]]


def test_a_filter_stays_a_filter(weigh: Weigh) -> None:
    seen = _all("filtered", p22="open", p80="closed")
    assert weigh(seen, seen) == (seen, "filtered")


def test_answers_held_back_are_told(weigh: Weigh) -> None:
    first = _all("filtered", p22="open", p7="closed")
    corrected, silence = weigh(first, _all("closed", p22="open"))
    assert silence == "rate_limited"
    assert list(corrected.values()).count("closed") == 1 + 8, "the few that were asked again"


def test_a_few_lost_packets_are_simply_asked_again(weigh: Weigh) -> None:
    first = _all("closed", p22="open", p443="open", p50="filtered", p60="filtered")
    first.pop(443)
    corrected, silence = weigh(first, _all("closed", p22="open", p50="open"))
    assert (corrected[50], corrected[60], silence) == ("open", "closed", "filtered")


def test_a_scan_that_was_shut_out_is_told(weigh: Weigh) -> None:
    first = {port: "closed" if port < 40 else "filtered" for port in PORTS} | {22: "open"}
    corrected, silence = weigh(first, _all("filtered"))
    assert (corrected, silence) == (first, "cut_off")


def test_nothing_is_asked_where_every_port_answered(weigh: Weigh) -> None:
    seen = _all("closed", p22="open")
    assert weigh(seen, {}) == (seen, "filtered")


def test_where_nothing_refuses_only_likely_ports_are_asked(
    weigh: Weigh, asked: Counter[int]
) -> None:
    seen = _all("filtered", p22="open", p50="open")
    assert weigh(seen, seen) == (seen, "filtered")
    assert asked == Counter([21, 25, 80, 22, 50])


def test_a_likely_port_that_was_missed_is_found(weigh: Weigh) -> None:
    first = _all("filtered", p22="open")
    assert weigh(first, first | {80: "open"}) == (first | {80: "open"}, "rate_limited")


def test_no_port_is_asked_more_than_once_again(weigh: Weigh, asked: Counter[int]) -> None:
    seen = _all("filtered", p22="open", p7="closed")
    weigh(seen, seen)
    assert set(asked.values()) == {1}
    assert len(asked) == 8 + 2


def test_witnesses_are_asked_twice_before_a_scan_was_shut_out(
    weigh: Weigh, asked: Counter[int]
) -> None:
    weigh(_all("filtered", p22="open", p50="open"), _all("filtered"))
    assert {port for port, times in asked.items() if times == 2} == {22, 50}
