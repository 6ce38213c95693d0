"""Any name and type, validated: aliases followed, absences proved (RFC 4035 §5.3, §5.4, RFC 6840)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import dns._features
import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.RRSIG import RRSIG

from cyberscan.network.dns_answers import MAX_ALIASES, MAX_RECORDS
from cyberscan.network.dnssec.chain import (
    Ended,
    State,
    Walk,
    broken,
    dname_above,
    found,
    is_own_trouble,
    unproved,
)
from cyberscan.network.dnssec.denial import Denial
from cyberscan.network.dnssec.signatures import Verdict, signatures
from cyberscan.reasons import LookFailed

if TYPE_CHECKING:
    from cyberscan.network.session import Network

Status = Literal["found", "nodata", "nxdomain", "unknown"]


@dataclass(frozen=True)
class Validated:
    """What is known of a name and a type, and how surely.

    ``records`` and ``status`` are as served; they are proved only when ``state`` is ``secure``. ``cause``
    and ``cause_at`` are those of the fact :class:`cyberscan.facts.dnssec.Dnssec`.
    """

    state: State
    status: Status = "unknown"
    records: tuple[str, ...] = ()
    cause: str = ""
    cause_at: str = ""


@dataclass(frozen=True)
class _Seen:
    """One set of an answer: proved (``secure``) or of an unsigned zone (``insecure``)."""

    state: State
    verdict: Verdict = field(default_factory=Verdict)
    cause: str = ""
    at: str = ""


def available() -> bool:
    """Whether the installed cryptography can verify signatures; without it nothing may look bogus."""
    return bool(dns._features.have("dnssec"))


def validated(network: Network, name: str, rtype: str, now: datetime) -> Validated:
    """Look up and validate from the trust anchor. CNAME and DNAME are followed, each link validated.

    Never raises for what the DNS answers or does not answer; :class:`LookFailed` only for what is the
    task's own: its budget, its deadline, an interruption, an unusable trust anchor.
    """
    if not available():
        return Validated("undetermined", cause="missing_tool")
    try:
        owner, wanted = dns.name.from_text(name), dns.rdatatype.from_text(rtype)
    except (dns.exception.DNSException, UnicodeError):
        return Validated("undetermined", cause="no_answer")
    reader = Reader(Walk(network, now), wanted)
    try:
        return reader.follow(owner)
    except Ended as ended:
        end = ended.end
        return Validated(end.state, *reader.served, end.cause, end.where)
    except LookFailed as failed:
        if is_own_trouble(failed, network):
            raise
        return Validated("undetermined", *reader.served, "no_answer")


class Reader:
    """Reads answers for one type. ``served`` is what the last answer said, believed or not."""

    def __init__(self, walk: Walk, wanted: dns.rdatatype.RdataType) -> None:
        self._walk = walk
        self._wanted = wanted
        self.served: tuple[Status, tuple[str, ...]] = ("unknown", ())

    def follow(self, owner: dns.name.Name) -> Validated:
        """Follow the aliases from ``owner`` to records or to their absence.

        Raises :class:`Ended` where the chain breaks, :class:`LookFailed`.
        """
        answer = self._ask(owner)
        weakest = _Seen("secure")
        for _ in range(MAX_ALIASES):
            rrset = found(answer, owner, self._wanted)
            if rrset is not None:
                self.served = ("found", tuple(r.to_text() for r in list(rrset)[:MAX_RECORDS]))
                return self._told(_weaker(weakest, self.positive(rrset, answer)))
            step = self._alias(answer, owner)
            if step is None:
                break
            weakest = _weaker(weakest, step[1])
            owner = step[0]
            if not _speaks_of(answer, owner):
                answer = self._ask(owner)
        else:
            raise Ended("undetermined", "no_answer", owner)
        return self._told(_weaker(weakest, self._negative(answer, owner)))

    def positive(self, rrset: dns.rrset.RRset, answer: dns.message.Message) -> _Seen:
        """A set of the answer section. Raises :class:`Ended` unless it is proved, or rightly unsigned."""
        owner = rrset.name
        above = rrset.rdtype == dns.rdatatype.DS and owner != dns.name.root
        signer = _signer(signatures(answer.answer, owner, rrset.rdtype), owner, above=above)
        try:
            link = self._walk.to(signer or (owner.parent() if above else owner))
        except Ended as ended:
            return _insecure(ended)
        verdict = self._walk.verified(rrset, answer, link)
        if verdict.cause:
            raise broken(verdict.cause, link.zone)
        if verdict.encloser is None:
            return _Seen("secure", verdict)
        denial = Denial(answer, link.zone, link.keys, self._walk.now)
        proof = denial.no_closer(owner, verdict.encloser)
        if not proof:
            raise unproved(answer, link.zone, link.zone)
        return _Seen("secure" if proof == "absent" else "insecure", verdict)

    def _ask(self, owner: dns.name.Name) -> dns.message.Message:
        return self._walk.ask(owner, dns.rdatatype.to_text(self._wanted))

    def _told(self, seen: _Seen) -> Validated:
        return Validated(seen.state, *self.served, seen.cause, seen.at)

    def _alias(
        self, answer: dns.message.Message, owner: dns.name.Name
    ) -> tuple[dns.name.Name, _Seen] | None:
        """Where an alias leads, and how surely; None when there is none."""
        if self._wanted == dns.rdatatype.CNAME:
            return None
        dname = dname_above(answer, owner)
        if dname is not None:
            # The CNAME beside it is made on the spot and unsigned (RFC 6672 §5.3.1).
            return _substituted(owner, dname), self.positive(dname, answer)
        cname = found(answer, owner, dns.rdatatype.CNAME)
        return None if cname is None else (cname[0].target, self.positive(cname, answer))

    def _negative(self, answer: dns.message.Message, owner: dns.name.Name) -> _Seen:
        """An absence, proved or of an unsigned zone; the rcode is not what is believed, the proof is."""
        absent = answer.rcode() == dns.rcode.NXDOMAIN
        self.served = ("nxdomain" if absent else "nodata", ())
        above = self._wanted == dns.rdatatype.DS and owner != dns.name.root
        signer = _denier(answer, owner, above=above)
        try:
            link = self._walk.to(signer or (owner.parent() if above else owner))
        except Ended as ended:
            return _insecure(ended)
        denial = Denial(answer, link.zone, link.keys, self._walk.now)
        if denial.cause not in ("", "missing_signature"):
            raise broken(denial.cause, link.zone)
        if denial.too_costly:
            return _Seen("insecure", cause="unsupported", at=_text(link.zone))
        proof = denial.denies(owner, self._wanted)
        if not proof:
            raise unproved(answer, link.zone, link.zone)
        self.served = ("nxdomain" if proof == "absent" else "nodata", ())
        return _Seen("insecure" if proof == "opt_out" else "secure")


def _insecure(ended: Ended) -> _Seen:
    """What lies below an unsigned delegation; anything else that ended the walk stays an end."""
    if ended.end.state != "insecure":
        raise ended
    return _Seen("insecure", cause=ended.end.cause, at=ended.end.where)


def _weaker(one: _Seen, other: _Seen) -> _Seen:
    return one if one.state == "insecure" else other


def _signer(made: list[RRSIG], owner: dns.name.Name, *, above: bool) -> dns.name.Name | None:
    """The closest zone that says it signed: only an ancestor may, and for DS only the parent's side."""
    names = [
        s.signer for s in made if owner.is_subdomain(s.signer) and not (above and s.signer == owner)
    ]
    return max(names, key=len, default=None)


def _denier(
    answer: dns.message.Message, owner: dns.name.Name, *, above: bool
) -> dns.name.Name | None:
    """The zone that signed the proofs of an absence."""
    kinds = (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)
    made = [
        record
        for rrset in answer.authority
        if rrset.rdtype == dns.rdatatype.RRSIG and rrset.covers in kinds
        for record in rrset
        if isinstance(record, RRSIG)
    ]
    return _signer(made, owner, above=above)


def _substituted(owner: dns.name.Name, dname: dns.rrset.RRset) -> dns.name.Name:
    """RFC 6672 §2.2. Raises :class:`Ended` when the result is too long to be a name."""
    try:
        target: dns.name.Name = owner.relativize(dname.name).concatenate(dname[0].target)
    except dns.name.NameTooLong as error:
        raise Ended("undetermined", "no_answer", dname.name) from error
    return target


def _speaks_of(answer: dns.message.Message, owner: dns.name.Name) -> bool:
    """Whether an answer goes on to an alias's target, or leaves that to whoever asks."""
    known = any(rrset.name == owner for rrset in answer.answer)
    denied = any(
        s.rdtype == dns.rdatatype.SOA and owner.is_subdomain(s.name) for s in answer.authority
    )
    return known or denied or dname_above(answer, owner) is not None


def _text(zone: dns.name.Name) -> str:
    return zone.to_text(omit_final_dot=True).lower() or "."
