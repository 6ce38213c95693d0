"""SPF evaluated as a whole (RFC 7208), without a message: what would a receiver have to do at worst?

Every ``include`` is followed whether or not a sender would get that far, so the look-ups counted are those
of a sender that nothing matches. Terms whose name takes a sender (``exists:%{i}.…``) count as a look-up and
are not followed. A definite error outweighs a look-up that failed: it holds whatever the silent server says.
What a given sender gets is :func:`cyberscan.mailpolicy.spf_host.check_host`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from cyberscan.mailpolicy import LookUp
from cyberscan.mailpolicy.spf_macros import expand_name, is_name, needs_sender, policy_value
from cyberscan.mailpolicy.spf_policy import (
    MAX_EXCHANGERS,
    MAX_LOOKUPS,
    MAX_VOID_LOOKUPS,
    All,
    FlatTerm,
    Policy,
    Problem,
    attempts,
    spf_records,
)
from cyberscan.mailpolicy.spf_syntax import Mechanism, Modifier, SpfSyntaxError, Term, parse
from cyberscan.reasons import LookFailed

FOLLOWED = 30
"""Look-ups after which the count stops: the limit is long past, and includes may multiply for ever."""
_COUNTED = frozenset(("include", "a", "mx", "ptr", "exists"))


@dataclass(frozen=True)
class _Place:
    """Where the walk stands."""

    domain: str
    depth: int
    above: tuple[str, ...]
    """The domains whose evaluation is under way, this one included."""
    grants: bool
    """Whether every include on the way passes a match on as *pass*."""

    def below(self, domain: str, grants: bool) -> _Place:
        return _Place(domain, self.depth + 1, (*self.above, domain), grants)


def evaluate(domain: str, look_up: LookUp) -> Policy:
    """The policy of ``domain``. Raises :class:`LookFailed` when its own record could not be asked for."""
    origin = domain.lower().rstrip(".")
    walk = _Walk(origin, look_up)
    answer = look_up(origin, "TXT")
    policy, texts = walk.policy, answer.records
    records = policy.records = spf_records(texts)
    policy.attempts = attempts(texts)
    policy.answer_size = len(origin) + sum(map(len, texts))
    if len(records) > 1:
        walk.report("multiple_records", str(len(records)), origin)
    elif records:
        policy.all_qualifier = walk.follow(records[0], _Place(origin, 0, (origin,), True))
    elif answer.status != "nxdomain":
        policy.old_type = _old_type(origin, look_up)
    return policy


def _old_type(origin: str, look_up: LookUp) -> tuple[str, ...]:
    """Records of the retired type: they explain why an owner believes to have a policy, no more."""
    try:
        return spf_records(look_up(origin, "SPF").records)
    except LookFailed as failed:
        _raise_if_ours(failed)
        return ()


def _raise_if_ours(failed: LookFailed) -> None:
    if failed.ends_the_task:
        raise failed


class _Walk:
    """One evaluation: the counters, and what was found on the way."""

    def __init__(self, origin: str, look_up: LookUp) -> None:
        self._origin = origin
        self._look_up = look_up
        self.policy = Policy()

    def report(self, cause: str, detail: str, domain: str, at: FlatTerm | None = None) -> None:
        """Note what every receiver trips over, and the term it is found at."""
        self.policy.problems.append(Problem(cause, detail[:200], domain))
        if at is not None:
            at.state, at.cause = "error", cause

    def follow(self, record: str, place: _Place, at: FlatTerm | None = None) -> All:
        """Walk one record; the qualifier of its effective ``all``, empty when it has none."""
        try:
            terms = parse(record)
        except SpfSyntaxError as error:
            self.report("syntax", str(error), place.domain, at)
            return ""
        redirect = next(
            (t for t in terms if isinstance(t, Modifier) and t.name == "redirect"), None
        )
        end: All = ""
        for term in (t for t in terms if isinstance(t, Mechanism)):
            flat = self._note(term, place)
            if end:
                flat.state, flat.grants = "ignored", False
            # §5.1: what follows ``all`` is never tested; the same goes for a term that every sender
            # matches, as ``include`` of a policy that ends in ``+all``.
            elif term.name == "all" or self._evaluate(term, flat, place) == "+":
                end = term.qualifier
        if redirect is None:
            return end
        flat = self._note_redirect(redirect, place)
        # §6.1: beside ``all``, wherever it stands, a redirect is ignored.
        if end or _has_all(terms):
            flat.state, flat.grants = "ignored", False
            return end
        return self._redirect(redirect, flat, place)

    def _note(self, term: Mechanism, place: _Place) -> FlatTerm:
        flat = FlatTerm(
            place.domain, place.depth, term.text[:500], term.name, term.qualifier,
            place.grants and term.qualifier == "+", [term.network] if term.network else [],
        )  # fmt: skip
        self.policy.terms.append(flat)
        return flat

    def _note_redirect(self, term: Modifier, place: _Place) -> FlatTerm:
        flat = FlatTerm(place.domain, place.depth, term.text[:500], "redirect", "+", place.grants)
        self.policy.terms.append(flat)
        return flat

    def _evaluate(self, term: Mechanism, flat: FlatTerm, place: _Place) -> str:
        """Count and follow one mechanism; ``+`` when every sender matches it."""
        if term.name not in _COUNTED or not self._count(flat):
            return ""
        if not self._aim(term.domain, term.text, flat) or term.name == "ptr":
            return ""
        try:
            if term.name == "include":
                return self._enter(flat, place, place.grants and term.qualifier == "+")
            if self.policy.lookups <= MAX_LOOKUPS:
                return self._resolve(term, flat)
            flat.state = flat.state or "skipped"
        except LookFailed as failed:
            self._temporary(failed, flat.target, flat)
        return ""

    def _redirect(self, modifier: Modifier, flat: FlatTerm, place: _Place) -> All:
        if not self._count(flat) or not self._aim(modifier.value, modifier.text, flat):
            return ""
        try:
            return self._enter(flat, place, place.grants)
        except LookFailed as failed:
            self._temporary(failed, flat.target, flat)
            return ""

    def _enter(self, flat: FlatTerm, place: _Place, grants: bool) -> All:
        """Walk the record that an ``include`` or a ``redirect`` leads to."""
        name, first = flat.target, len(self.policy.terms)
        if name in place.above:
            self.report("loop", name, place.domain, flat)
            return ""
        answer = self._look_up(name, "TXT")
        if answer.status != "found":
            self._void(name, flat)
        records = spf_records(answer.records)
        if not records:
            self.report(f"{flat.name}_none", name, place.domain, flat)  # §5.2, §6.1: permerror
            return ""
        if len(records) > 1:
            self.report("multiple_records", name, name, flat)
            return ""
        end = self.follow(records[0], place.below(name, grants), flat)
        inside = (t for t in self.policy.terms[first:] if t.depth == place.depth + 1)
        if not flat.state and not any(term.may_pass for term in inside):
            flat.state = "nothing"
        return end

    def _resolve(self, term: Mechanism, flat: FlatTerm) -> str:
        if term.name == "exists":
            if self._look_up(flat.target, "A").status == "found":  # §5.7: always an A query
                return "+"  # the name is the same for every sender
            self._void(flat.target, flat)
        elif term.name == "a":
            self._around(self._addresses(flat.target, flat), term, flat)
        else:
            self._exchangers(term, flat)
        return ""

    def _around(self, addresses: Sequence[str], term: Mechanism, flat: FlatTerm) -> None:
        """Note the networks that ``a`` or ``mx`` draws around addresses."""
        for address in addresses:
            length = term.lengths[1 if ":" in address else 0]
            flat.networks.append(ipaddress.ip_network(f"{address}/{length}", strict=False))

    def _exchangers(self, term: Mechanism, flat: FlatTerm) -> None:
        answer = self._look_up(flat.target, "MX")
        if answer.status != "found":
            self._void(flat.target, flat)
        hosts = [record.rpartition(" ")[2].rstrip(".") for record in answer.records]
        if len(hosts) > MAX_EXCHANGERS:
            self.report("too_many_exchangers", f"{flat.target}: {len(hosts)}", flat.domain, flat)
            return
        for host in filter(None, hosts):  # a null MX names no host
            try:
                self._around(self._addresses(host, flat), term, flat)
            except LookFailed as failed:
                self._temporary(failed, host, flat)
        if flat.networks and flat.state == "void":
            flat.state = ""  # another exchanger has an address
        elif not flat.networks and not flat.state:
            flat.state = "nothing"

    def _addresses(self, name: str, flat: FlatTerm) -> Sequence[str]:
        """Its IPv4 addresses, else its IPv6 ones. A name without any is void for every sender."""
        answer = self._look_up(name, "A")
        if answer.status == "nodata":  # with only IPv6 it is void for some senders: not counted
            answer = self._look_up(name, "AAAA")
        if answer.status != "found":
            self._void(name, flat)
        return answer.records

    def _aim(self, spec: str, text: str, flat: FlatTerm) -> bool:
        """Note the name to ask for; whether there is one without a message."""
        if needs_sender(spec):
            self.policy.unfollowed.append(text[:200])
            flat.state = flat.state or "message"
            return False
        value = policy_value(flat.domain, self._origin)
        name = expand_name(spec, value) if spec else flat.domain
        if not is_name(name):
            self.report("syntax", text, flat.domain, flat)
            return False
        flat.target = name
        return True

    def _count(self, flat: FlatTerm) -> bool:
        """Count one look-up; whether the walk should still follow it."""
        self.policy.lookups += 1
        flat.lookup = self.policy.lookups
        if self.policy.lookups == MAX_LOOKUPS + 1:
            self.report("too_many_lookups", str(MAX_LOOKUPS), flat.domain, flat)
        if self.policy.lookups > FOLLOWED:
            flat.state = "skipped"
        return self.policy.lookups <= FOLLOWED

    def _void(self, name: str, flat: FlatTerm) -> None:
        self.policy.void_lookups += 1
        flat.state = flat.state or "void"
        if self.policy.void_lookups == MAX_VOID_LOOKUPS + 1:
            self.report("too_many_void_lookups", name, flat.domain, flat)

    def _temporary(self, failed: LookFailed, name: str, flat: FlatTerm) -> None:
        _raise_if_ours(failed)  # not the domain's
        self.policy.problems.append(Problem("lookup_failed", name[:200], flat.domain, True))
        flat.state = flat.state if flat.state == "error" else "unknown"


def _has_all(terms: Sequence[Term]) -> bool:
    return any(isinstance(term, Mechanism) and term.name == "all" for term in terms)
