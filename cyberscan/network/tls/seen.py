"""What a survey of hellos has learnt so far, and the facts that it becomes."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from typing import Any, Literal

from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import (
    AcceptedGroup,
    AcceptedSuite,
    DhPrime,
    Preference,
    Presence,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    VersionSupport,
)
from cyberscan.network.tls.messages import (
    GROUP_NAMES,
    SSL2,
    SSL2_SUITES,
    SSL3,
    TLS13,
    VERSION_NAMES,
)
from cyberscan.network.tls.reply import Reply
from cyberscan.network.tls.shown import Client, SentChain, Shown
from cyberscan.reasons import LookFailed, Reason
from cyberscan.tls_suites import suite_name

_EXTENDED_MASTER_SECRET, _ENCRYPT_THEN_MAC, _TICKET, _RENEGOTIATION = 23, 22, 35, 0xFF01
_MOST_CHAINS = 8
_MOST_PRIMES = 8

Era = Literal["TLS 1.2", "TLS 1.3"]


def era(version: int) -> Era:
    """Under which name the groups of a version stand."""
    return "TLS 1.3" if version >= TLS13 else "TLS 1.2"


@dataclass
class Seen:
    """What was learnt so far. Filled by several threads: what is read to be written goes under the lock."""

    bare: bool = False
    """The hellos carried no extension."""
    presence: dict[int, Presence] = field(default_factory=dict)
    details: dict[int, str] = field(default_factory=dict)
    suites: list[tuple[int, int]] = field(default_factory=list)
    with_named_field: list[tuple[int, int]] = field(default_factory=list)
    """Suites that were accepted only when the hello named its finite fields (RFC 7919)."""
    complete: bool = True
    preference: dict[int, Preference] = field(default_factory=dict)
    unordered: set[int] = field(default_factory=set)
    """Versions whose suites were asked for in two halves."""
    groups: dict[tuple[Era, int], None] = field(default_factory=dict)
    settled: set[Era] = field(default_factory=set)
    """Where no further group is accepted: the server said so."""
    hybrids_asked: bool = False
    primes: dict[bytes, None] = field(default_factory=dict)
    explicit_curve: bool = False
    signatures: dict[str, None] = field(default_factory=dict)
    behaviour: dict[str, Any] = field(default_factory=dict)
    """Fields of :class:`TlsExtensions` that are known."""
    intolerant: dict[str, None] = field(default_factory=dict)
    oddities: dict[str, None] = field(default_factory=dict)
    randoms: set[bytes] = field(default_factory=set)
    chains: dict[tuple[bytes, ...], dict[Client, None]] = field(default_factory=dict)
    stapled: dict[tuple[bytes, ...], bool] = field(default_factory=dict)
    contradicted: bool = False
    """What had been accepted was refused: two machines behind one address, or a guard."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def present(self, version: int) -> bool:
        """Whether a version was accepted."""
        return self.presence.get(version) == "present"

    def codes(self, version: int) -> list[int]:
        """The accepted suites of a version, in the order in which they were chosen."""
        return [code for found, code in self.suites if found == version]

    def accept(self, version: int, reply: Reply) -> None:
        """Note an accepted suite and what came with it."""
        self.presence[version] = "present"
        self.suites.append((version, reply.code))
        self.note(version, reply)

    def note(self, version: int, reply: Reply) -> None:
        """Note what an answer shows beside the suite."""
        with self._lock:
            self._note(version, reply)

    def _note(self, version: int, reply: Reply) -> None:
        if reply.group in GROUP_NAMES:
            self.groups[era(version), reply.group] = None
        if reply.prime and len(self.primes) < _MOST_PRIMES:
            self.primes[reply.prime] = None
        self.explicit_curve = self.explicit_curve or reply.explicit_curve
        if reply.signature:
            self.signatures[reply.signature] = None
        self.oddities.update(dict.fromkeys(reply.oddities))
        if reply.random in self.randoms:
            self.oddities["random_constant"] = None
        elif reply.random:
            self.randoms.add(reply.random)
        self._note_behaviour(version, reply)
        self.keep_chain(reply, _client(reply.code))

    def _note_behaviour(self, version: int, reply: Reply) -> None:
        if version >= TLS13:
            return
        answered = reply.extensions
        known = self.behaviour
        # One handshake without is enough: a client of that version and suite gets it without.
        known["secure_renegotiation"] = (
            known.get("secure_renegotiation", True) and _RENEGOTIATION in answered
        )
        known["session_id"] = known.get("session_id", False) or reply.session_id
        if version == SSL3 or self.bare:
            return  # nothing of what follows was asked for
        known["extended_master_secret"] = (
            known.get("extended_master_secret", True) and _EXTENDED_MASTER_SECRET in answered
        )
        known["session_ticket"] = known.get("session_ticket", False) or _TICKET in answered
        if "_CBC_" in suite_name(reply.code):
            known["encrypt_then_mac"] = (
                known.get("encrypt_then_mac", True) and _ENCRYPT_THEN_MAC in answered
            )

    def keep_chain(self, reply: Reply, client: Client, stapled: bool | None = None) -> None:
        """Keep a chain that was sent in clear, once, with those who get it."""
        if not reply.chain or (reply.chain not in self.chains and len(self.chains) >= _MOST_CHAINS):
            return
        self.chains.setdefault(reply.chain, {})[client] = None
        if stapled is not None:
            self.stapled[reply.chain] = stapled

    def taken(self, when: Era) -> list[int]:
        """The groups accepted so far, in the order in which they were chosen."""
        return [number for found, number in list(self.groups) if found == when]

    def doubt(self) -> None:
        """The server no longer takes what it took, or another machine does not: no refusal is believed."""
        for version, presence in self.presence.items():
            if presence == "absent":
                self.presence[version] = "undetermined"
                self.details[version] = "it no longer answers what it accepted"
        self.complete = False
        self.settled.clear()
        self.hybrids_asked = False

    def shown(self, endpoint: Endpoint, other: Reply | None) -> Shown:
        """Everything, as facts; ``other`` is the reply of another protocol, or of a server that took no hello.

        Raises :class:`LookFailed` when there is nothing to tell.
        """
        return Shown(
            endpoint=endpoint,
            protocols=self._protocols(endpoint, other),
            key_exchange=self._key_exchange(endpoint),
            extensions=TlsExtensions(
                target=endpoint,
                intolerant_to=tuple(sorted(self.intolerant)),
                oddities=tuple(sorted(self.oddities)),
                **self.behaviour,
            ),
            chains=tuple(
                SentChain(tuple(clients), chain, self.stapled.get(chain))
                for chain, clients in self.chains.items()
            ),
        )

    def _protocols(self, endpoint: Endpoint, other: Reply | None) -> TlsProtocols:
        if "present" not in self.presence.values():
            if other is not None and other.kind == "foreign":
                return TlsProtocols(target=endpoint, speaks=other.speaks)
            if other is None or other.kind != "alert":
                detail = (other.detail or other.kind) if other else "no hello was accepted"
                raise LookFailed(Reason.PROTOCOL_ERROR, detail)
            # It speaks TLS but accepted none of our hellos: what it refuses then proves nothing.
            self.presence = dict.fromkeys(VERSION_NAMES, "undetermined")
        return TlsProtocols(
            target=endpoint,
            versions=tuple(self._version(version) for version in VERSION_NAMES),
            suites=tuple(
                _suite(v, code)
                for v in VERSION_NAMES
                for when, code in (*self.suites, *self.with_named_field)
                if when == v
            ),
            suites_complete=self.complete,
        )

    def _version(self, version: int) -> VersionSupport:
        return VersionSupport(
            version=VERSION_NAMES[version],
            presence=self.presence.get(version, "undetermined"),
            detail=self.details.get(version, ""),
            preference=self.preference.get(version, "undetermined"),
            ordered=version not in self.unordered,
        )

    def _key_exchange(self, endpoint: Endpoint) -> TlsKeyExchange:
        asked = {era(version) for version in self.presence if self._may_have_groups(version)}
        return TlsKeyExchange(
            target=endpoint,
            groups=tuple(
                AcceptedGroup(version=when, number=number, name=GROUP_NAMES[number])
                for when, number in self.groups
            ),
            groups_complete=asked <= self.settled,
            hybrids_asked=self.hybrids_asked,
            primes=tuple(
                DhPrime(
                    bits=int.from_bytes(prime, "big").bit_length(),
                    sha256=hashlib.sha256(prime).hexdigest(),
                )
                for prime in self.primes
            ),
            explicit_curve=self.explicit_curve,
            signatures=tuple(self.signatures),
        )

    def _may_have_groups(self, version: int) -> bool:
        return self.present(version) and (
            version >= TLS13 or any("_ECDH" in suite_name(code) for code in self.codes(version))
        )


def _client(code: int) -> Client:
    """Who is shown the certificate that came with a suite."""
    name = suite_name(code)
    if "_ECDSA_" in name:
        return "ecdsa"
    return "rsa" if "_RSA_" in name else "old"


def _suite(version: int, code: int) -> AcceptedSuite:
    name = SSL2_SUITES[code] if version == SSL2 else suite_name(code)
    return AcceptedSuite(version=VERSION_NAMES[version], code=code, name=name)
