"""The chain of trust from the anchor down to a zone (RFC 4035 §5, RFC 6840), walked once a scan.

The resolver only carries the data: its own opinion (AD) is not taken. What could not be fetched or proved
ends as ``undetermined``; ``bogus`` and ``insecure`` are said on positive evidence only.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import dns.message
import dns.name
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

from cyberscan.network.dnssec.bitmaps import Proof
from cyberscan.network.dnssec.denial import Denial
from cyberscan.network.dnssec.signatures import (
    Verdict,
    can_follow,
    signatures,
    trusted_by,
    verify,
)
from cyberscan.network.trust_anchor import AnchorError, load_anchors
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.resolver import Resolver
    from cyberscan.network.session import Network

State = Literal["secure", "insecure", "bogus", "undetermined"]

MAX_KEYS = 24
"""Of one zone; more is a way to make validators work, not a way to sign."""
MAX_LABELS = 40
"""Of a name that is walked label by label; the longest honest ones are of IPv6 addresses."""

# What may also be a limit of ours, so that it accuses nobody.
_OURS = frozenset({"unsupported"})


@dataclass(frozen=True)
class End:
    """Why a walk can go no further; ``at`` is the zone."""

    state: State
    cause: str
    at: dns.name.Name

    @property
    def where(self) -> str:
        """The zone as it is written in facts."""
        return self.at.to_text(omit_final_dot=True).lower() or "."


class Ended(Exception):
    """A walk ended before its goal."""

    def __init__(self, state: State, cause: str, at: dns.name.Name) -> None:
        super().__init__(cause)
        self.end = End(state, cause, at)


@dataclass(frozen=True)
class Link:
    """A zone reached with keys that are trusted; ``signed`` is about the set of keys."""

    zone: dns.name.Name
    keys: list[DNSKEY]
    signed: Verdict = field(default_factory=Verdict)


_Step = Link | End
Source = Callable[[dns.name.Name, str], dns.message.Message]
"""Gives the answer to a name and a type, with signatures; raises :class:`LookFailed`."""


@dataclass
class _Walked:
    """The steps taken so far through one resolver; a step is the same for every name below it."""

    steps: dict[tuple[Path | None, int, dns.name.Name], _Step] = field(default_factory=dict)


_walked: weakref.WeakKeyDictionary[Resolver, _Walked] = weakref.WeakKeyDictionary()


def broken(cause: str, at: dns.name.Name) -> Ended:
    """The end of a walk at a set that does not verify."""
    return Ended("undetermined" if cause in _OURS else "bogus", cause, at)


def message(network: Network, name: dns.name.Name, rtype: str) -> dns.message.Message:
    """An answer with its signatures, validated by nobody. Raises :class:`LookFailed`."""
    return network.resolver.message(network, name.to_text(), rtype, dnssec=True)


def found(
    answer: dns.message.Message, owner: dns.name.Name, rdtype: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    """The records of one type at a name, in the answer section."""
    return next((s for s in answer.answer if s.name == owner and s.rdtype == rdtype), None)


class Walk:
    """The chain as one task sees it at ``now``; ``source`` gives other answers than the resolver's."""

    def __init__(self, network: Network, now: datetime, source: Source | None = None) -> None:
        self.network = network
        self.now = now
        self._source = source
        kept = _Walked() if source else _walked.setdefault(network.resolver, _Walked())
        self._steps = kept.steps
        # Signatures end: what was walked long ago is walked again.
        self._hour = int(now.timestamp()) // 3600

    def ask(self, name: dns.name.Name, rtype: str) -> dns.message.Message:
        """An answer with its signatures, not yet validated. Raises :class:`LookFailed`."""
        if self._source is not None:
            return self._source(name, rtype)
        return message(self.network, name, rtype)

    def to(self, name: dns.name.Name) -> Link:
        """The zone that holds ``name``, reached over signed delegations only.

        Raises :class:`Ended` at an unsigned delegation or where the chain breaks, :class:`LookFailed`
        when something could not be fetched.
        """
        if len(name) > MAX_LABELS:
            raise Ended("undetermined", "unsupported", name)
        link = self._anchored(name)
        for depth in range(len(link.zone) + 1, len(name) + 1):
            link = self._step(name.split(depth)[1], link)
        return link

    def verified(self, rrset: dns.rrset.RRset, answer: dns.message.Message, link: Link) -> Verdict:
        """What became of a set of the answer section that ``link`` should have signed."""
        made = signatures(answer.answer, rrset.name, rrset.rdtype)
        return verify(rrset, made, link.zone, link.keys, self.now)

    def _anchored(self, name: dns.name.Name) -> Link:
        """The closest anchor at or above a name, its keys verified."""
        try:
            anchors = load_anchors(self.network.settings.trust_anchor)
        except AnchorError as error:
            raise LookFailed(Reason.MISSING_TOOL, f"trust anchor: {error}") from error
        above = [zone for zone in anchors if name.is_subdomain(zone)]
        if not above:
            raise Ended("undetermined", "no_anchor", name)
        zone = max(above, key=len)
        trusted = [record for rrset in anchors[zone] for record in rrset]
        try:
            return self._kept(zone, lambda: self._enter(zone, trusted))
        except Ended as ended:
            cause = ended.end.cause
            if zone == name and cause not in ("wrong_ds", "missing_signature", "missing_key"):
                raise
            # Nothing was verified yet: the anchor, our clock or the resolver may be what is wrong.
            stripped = cause == "missing_signature"
            why = "no_signatures_served" if stripped else "untrusted_anchor"
            raise Ended("undetermined", why, zone) from ended

    def _step(self, child: dns.name.Name, link: Link) -> Link:
        return self._kept(child, lambda: self._descend(link, child))

    def _kept(self, name: dns.name.Name, take: Callable[[], Link]) -> Link:
        """A step, taken once: the keys of the root and of the top-level domains serve every name."""
        key = (self.network.settings.trust_anchor, self._hour, name)
        step = self._steps.get(key)
        if step is None:
            try:
                step = take()
            except Ended as ended:
                step = ended.end
            except LookFailed as failed:
                if is_own_trouble(failed, self.network):
                    raise
                raise Ended("undetermined", "no_answer", name) from failed
            self._steps[key] = step
        if isinstance(step, End):
            raise Ended(step.state, step.cause, step.at)
        return step

    def _enter(self, zone: dns.name.Name, trusted: list[DS | DNSKEY]) -> Link:
        """The keys of a zone, vouched for by its parent or an anchor and signed by one of them."""
        if not any(isinstance(t, DNSKEY) or can_follow(t) for t in trusted):
            raise Ended("insecure", "unsupported", zone)  # unsigned for everybody: RFC 4035 §5.2
        answer = self.ask(zone, "DNSKEY")
        rrset = found(answer, zone, dns.rdatatype.DNSKEY)
        if rrset is None:
            raise Ended("bogus", "missing_key", zone)
        keys = keys_in(rrset)
        if len(keys) > MAX_KEYS:
            raise Ended("undetermined", "unsupported", zone)
        entry, cause = trusted_by(zone, keys, trusted)
        if cause:
            raise broken(cause, zone)
        seen = self.verified(rrset, answer, Link(zone, entry))
        if seen.cause:
            raise broken(seen.cause, zone)
        return Link(zone, list(keys), seen)

    def _descend(self, link: Link, child: dns.name.Name) -> Link:
        """From a zone to the next label down: a signed delegation, an unsigned one, or the same zone."""
        answer = self.ask(child, "DS")
        rrset = found(answer, child, dns.rdatatype.DS)
        if rrset is not None:
            seen = self.verified(rrset, answer, link)
            if seen.cause or seen.encloser is not None:
                raise broken(seen.cause or "bad_signature", link.zone)
            return self._enter(child, list(rrset))
        denial = Denial(answer, link.zone, link.keys, self.now)
        if denial.too_costly:
            raise Ended("insecure", "unsupported", link.zone)
        proof = denial.denies(child, dns.rdatatype.DS) or self._aliased(answer, link, child, denial)
        if proof in ("nodata", "absent"):
            return link
        if proof in ("unsigned", "opt_out"):
            raise Ended("insecure", "", child)
        raise unproved(answer, link.zone, child)

    def _aliased(
        self, answer: dns.message.Message, link: Link, child: dns.name.Name, denial: Denial
    ) -> Proof:
        """An alias has no DS beside it, and nothing of this zone is below a DNAME (RFC 6672 §2.4)."""
        alias = dname_above(answer, child) or found(answer, child, dns.rdatatype.CNAME)
        if alias is None or not alias.name.is_subdomain(link.zone) or alias.name == link.zone:
            return ""
        seen = self.verified(alias, answer, link)
        if seen.cause:
            raise broken(seen.cause, link.zone)
        return "nodata" if seen.encloser is None else denial.no_closer(child, seen.encloser)


def is_own_trouble(failed: LookFailed, network: Network) -> bool:
    """Whether a failure is the task's own, and no property of the name. Raises at the deadline."""
    own = failed.ends_the_task or failed.failure.reason is Reason.MISSING_TOOL
    if not own:
        network.seconds_left  # noqa: B018 - raises: a task out of time has seen nothing
    return own


def dname_above(answer: dns.message.Message, owner: dns.name.Name) -> dns.rrset.RRset | None:
    """The DNAME of an answer that renames ``owner``."""
    holding = [
        s
        for s in answer.answer
        if s.rdtype == dns.rdatatype.DNAME and s.name != owner and owner.is_subdomain(s.name)
    ]
    return max(holding, key=lambda rrset: len(rrset.name), default=None)


def keys_in(rrset: dns.rrset.RRset | None) -> tuple[DNSKEY, ...]:
    """The keys of a set."""
    return tuple(record for record in rrset or () if isinstance(record, DNSKEY))


def unproved(answer: dns.message.Message, zone: dns.name.Name, at: dns.name.Name) -> Ended:
    """The end at an absence that ``zone`` should have proved: the zone or whoever carries it is wrong."""
    signed = any(s.rdtype == dns.rdatatype.RRSIG for s in answer.authority)
    return Ended("undetermined", "unproved" if signed else "no_signatures_served", at)
