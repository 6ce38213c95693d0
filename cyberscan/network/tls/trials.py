"""What only a real handshake, or a deliberate mistake, can show: each tried where the hellos leave it open.

Details. ``impossible``: ``not_offered``, ``no_such_version``, ``no_rsa_key_exchange``, ``newer_stack``.
``undetermined``: a reason of :mod:`cyberscan.reasons`, ``not_asked``, ``incomplete``,
``mail_politeness``, ``inconsistent`` or how the attempt ended. Otherwise what was seen.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cyberscan.facts.tls import TlsTrials, Trial
from cyberscan.network.tls import weaknesses
from cyberscan.network.tls.flight import Flight
from cyberscan.network.tls.messages import VERSION_NAMES
from cyberscan.network.tls.sitting import OLDER, Sitting, expect_success, text
from cyberscan.reasons import LookFailed, Reason

_VERSIONS = {name: number for number, name in VERSION_NAMES.items()}
_NEWER_GROUPS = (29, 30, 4587, 4588, 4589)
_UNCLEAR = ("timeout", "left", "unchanged", "unexpected record", "app data in handshake")
"""Ends of a renegotiation that something else than the server's will may have caused."""


class Trials:
    """The trials of one endpoint."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._shown = sitting.shown
        self._lifetimes: list[int] = []

    def run(self) -> TlsTrials:
        """Every trial that the hellos leave open; the others say why not."""
        early = self._tried(self._early_data, ("TLS 1.3",))
        renegotiation = self._tried(self._renegotiation, OLDER)
        return TlsTrials(
            target=self._sitting.endpoint,
            heartbleed=self._tried(self._heartbleed, OLDER[:-1]),  # SSL 3.0 has no extensions
            ccs_injection=self._tried(self._ccs_injection, OLDER),
            robot=self._tried(self._robot, OLDER),
            client_renegotiation=renegotiation,
            early_data=early,
            ticket_lifetime=max(self._lifetimes, default=None),
        )

    def _tried(self, trial: Callable[[], Trial], versions: tuple[str, ...] = ("TLS 1.3",)) -> Trial:
        """A trial that makes sense where one of these versions is present."""
        if not self._sitting.present.intersection(versions):
            return self._without(versions)
        try:
            return trial()
        except LookFailed as failed:
            pass_on(failed)
            return Trial(detail=failed.failure.reason.value)

    def _without(self, versions: tuple[str, ...]) -> Trial:
        seen = self._shown.protocols.versions
        absent = {version.version for version in seen if version.presence == "absent"}
        if absent.issuperset(versions):
            return Trial(state="impossible", detail="no_such_version")
        return Trial(detail="not_asked")

    def _early_data(self) -> Trial:
        found = self._sitting.modern
        expect_success(found)
        self._note(found.get("lifetime"))
        if found.get("ticket"):
            size = found.get("early_data")
            return Trial(state="yes" if size else "no", detail=str(size) if size else "")
        # No ticket, no early data: certain once the server went on to something else.
        answered = found.get("answered")
        return Trial(state="no", detail="no_ticket") if answered else Trial(detail="timeout")

    def _renegotiation(self) -> Trial:
        found = self._sitting.renegotiated
        expect_success(found)
        self._note(found.get("lifetime"))
        count, end = found.get("accepted"), str(found.get("end", ""))[:60]
        if count == found.get("attempts"):
            return Trial(state="yes", detail=str(count))
        if end in _UNCLEAR:
            return Trial(detail=end)
        return Trial(state="no", detail=f"limited to {count}" if count else end)

    def _note(self, lifetime: Any) -> None:
        if isinstance(lifetime, int) and 0 <= lifetime < 2**32:
            self._lifetimes.append(lifetime)

    def _heartbleed(self) -> Trial:
        offered = self._shown.extensions.heartbeat
        if offered is None:
            return Trial(detail="not_asked")
        if not offered:
            return Trial(state="impossible", detail="not_offered")
        version = self._sitting.older[0]
        return weaknesses.heartbleed(self._way(version, self._codes(version)))

    def _ccs_injection(self) -> Trial:
        if self._is_newer():
            return Trial(state="impossible", detail="newer_stack")
        version = self._sitting.older[0]
        codes = self._codes(version)
        provable = tuple(code for code in codes if code in weaknesses.PROVABLE)
        return weaknesses.ccs_injection(self._way(version, provable or codes), self._sealed)

    def _is_newer(self) -> bool:
        """Whether the stack shows something that OpenSSL only learnt after the flaw was mended (2014)."""
        extensions, protocols = self._shown.extensions, self._shown.protocols
        return bool(
            "TLS 1.3" in self._sitting.present
            or extensions.extended_master_secret
            or extensions.encrypt_then_mac
            or extensions.alpn
            or any(group.number in _NEWER_GROUPS for group in self._shown.key_exchange.groups)
            or any("_CHACHA20_" in suite.name for suite in protocols.suites)
        )

    def _robot(self) -> Trial:
        for version in self._sitting.older:
            codes = self._codes(version, "TLS_RSA_WITH_")
            if codes and self._sitting.endpoint.starttls == "smtp":
                return Trial(detail="mail_politeness")
            if codes:
                return weaknesses.robot(self._way(version, codes), self._key_of)
        if self._shown.protocols.suites_complete:
            return Trial(state="impossible", detail="no_rsa_key_exchange")
        return Trial(detail="incomplete")

    def _way(self, version: str, codes: tuple[int, ...]) -> weaknesses.Way:
        return weaknesses.Way(
            open=self._sitting.open,
            version=_VERSIONS[version],
            suites=codes,
            name=self._sitting.name,
            seconds=self._sitting.network.settings.read_timeout,
            finishes=self._finishes(),
        )

    def _finishes(self) -> bool:
        try:
            return "failed" not in self._sitting.renegotiated
        except LookFailed as failed:
            pass_on(failed)
            return False

    def _codes(self, version: str, start: str = "") -> tuple[int, ...]:
        suites = self._shown.protocols.suites
        return tuple(s.code for s in suites if s.version == version and s.name.startswith(start))

    def _key_of(self, certificate: bytes) -> tuple[int, int] | None:
        answer = self._sitting.ask(ask="rsa_key", certificate=text(certificate))
        try:
            return int(answer["modulus"], 16), int(answer["exponent"], 16)
        except (KeyError, TypeError, ValueError):
            return None

    def _sealed(self, flight: Flight, ours: bytes) -> tuple[bytes, bytes] | None:
        answer = self._sitting.ask(
            ask="early_records", version=flight.version, suite=flight.suite,
            ours=text(ours), theirs=text(flight.random),
        )  # fmt: skip
        try:
            sound, damaged = (base64.b64decode(content) for content in answer["records"])
        except (KeyError, TypeError, ValueError):
            return None
        return sound, damaged


def pass_on(failed: LookFailed) -> None:
    """An interruption is nobody's finding: the engine must know."""
    if failed.failure.reason is Reason.INTERRUPTED:
        raise failed
