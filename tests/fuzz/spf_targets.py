"""SPF as fuzz targets: a hostile policy, read alone and applied to a hostile sender, in a DNS that echoes it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy import spf
from cyberscan.mailpolicy.spf_host import MAX_EXPLANATION, check_host
from cyberscan.mailpolicy.spf_policy import MAX_LOOKUPS, count_addresses
from cyberscan.mailpolicy.spf_syntax import SpfSyntaxError, parse

_IPS = ("192.0.2.1", "2001:db8::1", "::ffff:198.51.100.7")
_MOST_ASKED = 400


@dataclass(frozen=True)
class _Said:
    status: Literal["found", "nodata", "nxdomain"]
    records: tuple[str, ...] = ()


class _Echo:
    """A DNS whose every name holds the same texts, and that half of the other types exist in."""

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.asked = 0

    def __call__(self, name: str, rtype: str) -> _Said:
        self.asked += 1
        assert name.isascii(), "a name that cannot be asked for"
        assert 0 < len(name) <= 253
        if rtype == "TXT":
            return _Said("found", self._texts)
        if len(name) % 2:
            return _Said("nxdomain")
        other = {"A": "192.0.2.7", "AAAA": "2001:db8::7", "MX": "10 mx.fr."}.get(rtype, "h.fr.")
        return _Said("found", (other,))


def spf_record(data: bytes) -> None:
    """A policy read alone, that every name it leads to holds too."""
    text = "v=spf1 " + data.decode("latin-1")
    with suppress(SpfSyntaxError):
        parse(text)
    echo = _Echo(text)
    found = spf.evaluate("v.fr", echo)
    assert found.result in ("valid", "permerror")
    assert found.problem is None or len(found.problem.detail) <= 200
    assert echo.asked <= _MOST_ASKED
    assert 0 <= count_addresses(found.networks) <= 2**32
    assert (found.lookups > MAX_LOOKUPS) <= (found.result == "permerror")


def spf_check_host(data: bytes) -> None:
    """A policy applied to a sender; the first byte chooses the address, lines are the parts."""
    ip = _IPS[data[0] % len(_IPS)] if data else _IPS[0]
    record, sender, helo, *_ = [*data[1:].decode("latin-1").split("\n"), "", ""]
    echo = _Echo("v=spf1 " + record)
    found = check_host(ip, "v.fr", sender, helo, echo)
    assert found.result != "temperror"
    assert found.lookups <= MAX_LOOKUPS + 1
    assert len(found.explanation) <= MAX_EXPLANATION
    assert echo.asked <= _MOST_ASKED
    assert (found.result == "permerror") == bool(found.cause)


SPF_TARGETS: dict[str, Callable[[bytes], object]] = {
    "spf_record": spf_record,
    "spf_check_host": spf_check_host,
}

SPF_PLAIN: dict[str, Callable[[bytes], object]] = {
    "spf_record": lambda data: spf.evaluate("v.fr", _Once(data)),
}


class _Once(_Echo):
    """The policy at the first name, nothing at the others."""

    def __init__(self, data: bytes) -> None:
        super().__init__("v=spf1 " + data.decode("latin-1"))

    def __call__(self, name: str, rtype: str) -> _Said:
        return super().__call__(name, rtype) if not self.asked else _Said("nodata")


SPF_SEEDS: dict[str, tuple[bytes, ...]] = {
    "spf_record": (
        b"mx a:mail.v.fr/24//64 include:_spf.p.fr ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all",
        b"exists:%{ir}.%{v}._spf.%{d2} ptr:v.fr ?all exp=e.%{d}",
        b"-include:%{L3r+-}.fr redirect=_spf.%{o} foo=%{t}%%%_%-",
    ),
    "spf_check_host": (
        b"\0a mx ptr exists:%{l1r+-}.%{o} -all exp=why.%{d}\nmary+a@v.fr\nmail.v.fr",
        b"\1include:%{h} ip6:2001:db8::/32 redirect=%{p}.fr\n@v.fr\n[192.0.2.1]",
        b"\2exists:%{S}.%{I}.%{c} ip4:198.51.100.0/24\n\n",
    ),
}

SPF_FLOODS: dict[str, bytes] = {
    "spf_record": b"ip4:192.0.2.1/25 " * 2_000 + b"a:" + b"%{d1r.-+}." * 2_000 + b"fr",
    "spf_check_host": b"\0exists:"
    + b"%{s1r.-+,/_=}" * 3_000
    + b"\n"
    + b"a." * 10_000
    + b"@v.fr\nh",
}
