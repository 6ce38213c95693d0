"""What a survey of hellos has learnt so far, and the fact that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field

from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import AcceptedSuite, Presence, TlsProtocols, VersionSupport
from cyberscan.network.tls.messages import SSL2, SSL2_SUITES, SSL3, VERSION_NAMES
from cyberscan.network.tls.replies import Reply
from cyberscan.reasons import LookFailed, Reason
from cyberscan.tls_suites import suite_name


@dataclass
class Seen:
    """What was learnt so far."""

    presence: dict[int, Presence] = field(default_factory=dict)
    details: dict[int, str] = field(default_factory=dict)
    suites: list[tuple[int, int]] = field(default_factory=list)
    complete: bool = True
    dh_bits: list[int] = field(default_factory=list)
    groups: dict[str, None] = field(default_factory=dict)
    encrypt_then_mac: list[bool] = field(default_factory=list)

    def accept(self, version: int, reply: Reply) -> None:
        """Note an accepted suite and what came with it."""
        self.presence[version] = "present"
        self.suites.append((version, reply.code))
        if reply.dh_bits:
            self.dh_bits.append(reply.dh_bits)
        if reply.group:
            self.groups[reply.group] = None
        if "_CBC_" in suite_name(reply.code) and version > SSL3:
            self.encrypt_then_mac.append(reply.encrypt_then_mac)

    def fact(self, endpoint: Endpoint, other: Reply | None) -> TlsProtocols:
        """The fact; ``other`` is the reply of another protocol, or of a server that took no hello.

        Raises :class:`LookFailed` when there is nothing to tell.
        """
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
            versions=tuple(
                VersionSupport(
                    version=name,
                    presence=self.presence.get(version, "undetermined"),
                    detail=self.details.get(version, ""),
                )
                for version, name in VERSION_NAMES.items()
            ),
            suites=tuple(_suite(version, code) for version, code in sorted(self.suites)),
            suites_complete=self.complete,
        )


def _suite(version: int, code: int) -> AcceptedSuite:
    name = SSL2_SUITES[code] if version == SSL2 else suite_name(code)
    return AcceptedSuite(version=VERSION_NAMES[version], code=code, name=name)
