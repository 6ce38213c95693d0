from collections.abc import Callable

import pytest

from checks.tls.group_to_replace import GroupToReplace
from cyberscan.sdk import AcceptedGroup, Outcome, TlsKeyExchange, TlsProtocols
from cyberscan.testing import findings, judged, told
from cyberscan.tls_groups import groups

Protocols = Callable[..., TlsProtocols]
Make = Callable[..., TlsKeyExchange]


def named(*names: str) -> tuple[AcceptedGroup, ...]:
    numbers = {group.name: group.number for group in groups().values()}
    return tuple(AcceptedGroup(version="TLS 1.3", number=numbers[n], name=n) for n in names)


@pytest.mark.parametrize(
    ("names", "outcome"),
    [
        (("x25519",), Outcome.PASS),
        (("X25519MLKEM768",), Outcome.PASS),
        (("secp256r1", "ffdhe2048", "ffdhe3072"), Outcome.PASS),
        (("ffdhe2048", "ffdhe3072"), Outcome.FAIL),
        (("secp256k1",), Outcome.FAIL),
        (("secp224r1",), Outcome.NOT_APPLICABLE),
    ],
)
def test_one_good_curve_is_enough(
    key_exchange: Make, names: tuple[str, ...], outcome: Outcome
) -> None:
    [verdict] = judged(GroupToReplace(), key_exchange(groups=named(*names)))
    assert verdict.outcome is outcome


def test_what_there_is_is_named(key_exchange: Make) -> None:
    fact = key_exchange(groups=named("ffdhe2048"))
    assert "ffdhe2048" in told(findings("tls.group_to_replace", fact)[0])


def test_an_unfinished_look_accuses_nobody(key_exchange: Make, protocols: Protocols) -> None:
    half = key_exchange(groups=named("ffdhe2048"), groups_complete=False)
    assert [v.outcome for v in judged(GroupToReplace(), half)] == [Outcome.NOT_TESTED]
    [verdict] = judged(GroupToReplace(), key_exchange(), others=[protocols()])
    assert verdict.outcome is Outcome.NOT_TESTED
