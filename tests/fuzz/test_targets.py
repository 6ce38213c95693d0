"""The promises of the fuzzed functions, on sound answers, on damaged ones and on any bytes at all.

The long search, guided by coverage, is ``make fuzz``.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.header_targets import HEADER_FLOODS
from tests.fuzz.mail_targets import MAIL_FLOODS
from tests.fuzz.name_targets import NAME_FLOODS
from tests.fuzz.policy_targets import POLICY_FLOODS
from tests.fuzz.seeds import seeds
from tests.fuzz.spf_targets import SPF_FLOODS
from tests.fuzz.targets import DIALECTS, TARGETS, assert_linear
from tests.fuzz.udp_targets import UDP_FLOODS

SEEDS = seeds()
each_target = pytest.mark.parametrize("name", TARGETS)
# What the X.509 library thinks of odd certificates is not asked here.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
few = settings(max_examples=60, suppress_health_check=list(HealthCheck))
"""The targets that are endless by nature take their time; the search by coverage goes further."""


def damaged(name: str) -> st.SearchStrategy[bytes]:
    """A seed with some bytes changed, some left out, some said twice."""

    def damage(seed: bytes) -> st.SearchStrategy[bytes]:
        places = st.integers(0, len(seed))
        changes = st.lists(st.tuples(places, st.integers(0, 3), st.binary(max_size=4)), max_size=6)
        return changes.map(lambda chosen: _changed(seed, chosen))

    return st.sampled_from(SEEDS[name]).flatmap(damage)


def _changed(seed: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, gone, new in changes:
        seed = seed[:place] + new + seed[place + gone :]
    return seed


@each_target
def test_sound_answers_keep_the_promises(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@each_target
@few
@given(data=st.data())
def test_damaged_answers_keep_them(name: str, data: st.DataObject) -> None:
    TARGETS[name](data.draw(damaged(name)))


@each_target
@few
@given(data=st.binary(max_size=600))
def test_any_bytes_keep_them(name: str, data: bytes) -> None:
    TARGETS[name](data)


FLOODS = {
    "reply": b"\x16\x03\x03\x40\x00" + bytes(16384),
    "ssl2_reply": b"\xff\xff\x04\x00\x01\x00\x02\x00\x00\x7f\xf0\x00\x00" + bytes(32000),
    "messages": b"\x03\x03" + bytes(36) + b"\xff\xfc" + b"\x00\x00\x00\x00" * 16383,
    "flight": (b"\x16\x03\x03\x40\x00" + b"\x00" * 16384) * 4,
    "flight_messages": bytes(60_000),
    "shape": b"\x30\x83\x00\xff\xff" + b"\x30\x00" * 32000,
    "certificate": b"\x30\x83\x00\xff\xff" + b"\x30\x00" * 32000,
    "chain": b"\x00\x00\x01A" * 20_000,
    **POLICY_FLOODS,
    **HEADER_FLOODS,
    **MAIL_FLOODS,
    **NAME_FLOODS,
    **SPF_FLOODS,
    **UDP_FLOODS,
}


@pytest.mark.parametrize("name", FLOODS)
def test_work_grows_with_the_length_and_no_faster(name: str) -> None:
    assert_linear(name, FLOODS[name])


@pytest.mark.parametrize("number", range(len(DIALECTS)), ids=list(DIALECTS))
@pytest.mark.parametrize(
    "flood",
    [b"220-go on\r\n", b"* OK \r\n", b"<a>", b"+OK\r\n", b"A" * 50, b"\x00", b"\xff" * 7, b"E"],
)
def test_no_dialect_listens_for_ever(number: int, flood: bytes) -> None:
    TARGETS["starttls"](bytes([number]) + flood)
