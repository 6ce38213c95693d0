"""Readers of what zones and registries say about names, as fuzz targets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from cyberscan.facts.registration import Registration
from cyberscan.facts.targets import Zone
from cyberscan.network.caa import caa_record, issue_value
from cyberscan.network.rdap import registered
from cyberscan.reasons import LookFailed
from cyberscan.special_addresses import address_kind

_ZONE = Zone(name="ville.test")


def caa(data: bytes) -> None:
    """A CAA value, in whatever tag it comes."""
    text = data.decode("latin-1")
    issuer, parameters, malformed = issue_value(text)
    assert not (malformed and (issuer or parameters))
    for tag in ("issue", "iodef", "unknown"):
        kept = caa_record(f'0 {tag} "{text}"')
        assert max(map(len, (kept.value, kept.issuer, *kept.parameters))) <= 300
        assert len(kept.parameters) <= 20


def registration(data: bytes) -> None:
    """A registry's answer, as it is kept in a fact."""
    with suppress(LookFailed):
        found = registered(data, "ville.test")
        assert len(found.states) <= 50
        fact = Registration(
            target=_ZONE, expires_at=found.expires_at, changed_at=found.changed_at,
            registrar=found.registrar, states=found.states, delegation_signed=found.delegation_signed,
        )  # fmt: skip
        assert Registration.model_validate_json(fact.model_dump_json()) == fact


def special_address(data: bytes) -> None:
    """An address in the form of its bytes' text."""
    with suppress(ValueError):
        address_kind(data.decode("latin-1"))


NAME_TARGETS: dict[str, Callable[[bytes], object]] = {
    "caa": caa,
    "registration": registration,
    "special_address": special_address,
}

_ANSWER = (
    b'{"objectClassName":"domain","ldhName":"ville.test","status":["active"],"events":[{"eventAction":'
    b'"expiration","eventDate":"2027-01-01T00:00:00Z"}],"secureDNS":{"delegationSigned":true},"entities":'
    b'[{"roles":["registrar"],"vcardArray":["vcard",[["fn",{},"text","A"]]]}]}'
)

NAME_SEEDS: dict[str, tuple[bytes, ...]] = {
    "caa": (
        b"letsencrypt.org; accounturi=https://a.test/1; validationmethods=dns-01",
        b";",
        b"%%%",
    ),
    "registration": (
        _ANSWER,
        b"{}",
    ),
    "special_address": (b"::ffff:10.0.0.1", b"2002:a00:1::", b"192.0.2.1"),
}

NAME_FLOODS: dict[str, bytes] = {
    "caa": b"a-" * 30_000 + b";" + b"a=1;" * 5_000,
    "registration": b'{"objectClassName":"domain","ldhName":"ville.test","status":['
    + b'"x",' * 15_000 + b'"x"]}',
    "special_address": b"1:" * 30_000,
}  # fmt: skip
