"""SPF evaluated as a whole (RFC 7208), without a message: what would a receiver have to do at worst?

Every ``include`` is followed whether or not a sender would get that far, so the look-ups counted are those
of a sender that nothing matches. Terms whose name takes a sender (``exists:%{i}.…``) count as a look-up and
are not followed. A definite error outweighs a look-up that failed: it holds whatever the silent server says.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field, replace
from typing import Literal

from cyberscan.mailpolicy import LookUp
from cyberscan.mailpolicy.spf_macros import expand_name, is_name, needs_sender, policy_value
from cyberscan.mailpolicy.spf_syntax import (
    Mechanism,
    Modifier,
    SpfSyntaxError,
    Term,
    is_spf,
    parse,
)
from cyberscan.reasons import LookFailed, Reason

MAX_LOOKUPS = 10
MAX_VOID_LOOKUPS = 2
MAX_EXCHANGERS = 10
FOLLOWED = 30
"""Look-ups after which the count stops: the limit is long past, and includes may multiply for ever."""
_ATTEMPT = re.compile(r"v\s*=\s*spf1(?![0-9])", re.IGNORECASE)
_COUNTED = frozenset(("include", "a", "mx", "ptr", "exists"))

Result = Literal["none", "valid", "permerror", "temperror"]
All = Literal["", "+", "-", "~", "?"]
"""The qualifier of an effective ``all``; empty when there is none."""


@dataclass(frozen=True)
class Problem:
    """Why a policy cannot be evaluated: a code, the term, and whose record holds it."""

    cause: str
    detail: str
    domain: str
    temporary: bool = False


@dataclass(frozen=True)
class FlatTerm:
    """One term where it stands in the tree of includes and redirects."""

    domain: str
    depth: int
    text: str
    name: str
    qualifier: Literal["+", "-", "~", "?"]
    network: str
    grants: bool
    """A sender that this term matches gets the result *pass*."""


@dataclass
class Policy:
    """The evaluated policy of one domain."""

    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the domain's name that look meant as SPF, and that every receiver ignores."""
    problems: list[Problem] = field(default_factory=list)
    lookups: int = 0
    void_lookups: int = 0
    all_qualifier: All = ""
    terms: list[FlatTerm] = field(default_factory=list)
    unfollowed: list[str] = field(default_factory=list)
    """Terms that only a real message can evaluate."""

    @property
    def problem(self) -> Problem | None:
        """The one to report: the first that is definite, else the first."""
        definite = [problem for problem in self.problems if not problem.temporary]
        return next(iter(definite or self.problems), None)

    @property
    def result(self) -> Result:
        """As RFC 7208 §2.6 names it; ``valid`` stands for every result that needs a sender."""
        if not self.records:
            return "none"
        if self.problem is None:
            return "valid"
        return "temperror" if self.problem.temporary else "permerror"


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
    texts = look_up(origin, "TXT").records
    records = walk.policy.records = spf_records(texts)
    walk.policy.attempts = tuple(t for t in texts if _ATTEMPT.search(t) and t not in records)
    if len(records) > 1:
        walk.report("multiple_records", str(len(records)), origin)
    elif records:
        walk.policy.all_qualifier = walk.follow(records[0], _Place(origin, 0, (origin,), True))
    return walk.policy


def spf_records(records: tuple[str, ...]) -> tuple[str, ...]:
    """Those TXT records that are SPF records."""
    return tuple(record for record in records if is_spf(record))


class _Walk:
    """One evaluation: the counters, and what was found on the way."""

    def __init__(self, origin: str, look_up: LookUp) -> None:
        self._origin = origin
        self._look_up = look_up
        self.policy = Policy()

    def report(self, cause: str, detail: str, domain: str, temporary: bool = False) -> None:
        """Note a problem."""
        self.policy.problems.append(Problem(cause, detail[:200], domain, temporary))

    def follow(self, record: str, place: _Place) -> All:
        """Walk one record; the qualifier of its effective ``all``, empty when it has none."""
        try:
            terms = parse(record)
        except SpfSyntaxError as error:
            self.report("syntax", str(error), place.domain)
            return ""
        for term in terms:
            if not isinstance(term, Mechanism):
                continue
            self._note(term, place)
            # §5.1: what follows ``all`` is never tested; the same goes for a term that every sender
            # matches, as ``include`` of a policy that ends in ``+all``.
            if term.name == "all" or self._evaluate(term, place) == "+":
                return term.qualifier
        return self._redirect(terms, place)

    def _note(self, term: Mechanism, place: _Place) -> None:
        self.policy.terms.append(
            FlatTerm(
                place.domain, place.depth, term.text[:500], term.name, term.qualifier,
                str(term.network or ""), place.grants and term.qualifier == "+",
            )
        )  # fmt: skip

    def _evaluate(self, term: Mechanism, place: _Place) -> str:
        """Count and follow one mechanism; ``+`` when every sender matches it."""
        if term.name not in _COUNTED:
            return ""
        if not self._count(place) or term.name == "ptr":
            return ""
        if needs_sender(term.domain):
            self.policy.unfollowed.append(term.text[:200])
            return ""
        name = self._target(term.domain, term.text, place)
        if not name:
            return ""
        try:
            if term.name == "include":
                return self._enter("include", name, place, place.grants and term.qualifier == "+")
            if self.policy.lookups <= MAX_LOOKUPS:
                return self._resolve(term, name, place)
        except LookFailed as failed:
            self._temporary(failed, name, place)
        return ""

    def _redirect(self, terms: tuple[Term, ...], place: _Place) -> All:
        modifier = next(
            (t for t in terms if isinstance(t, Modifier) and t.name == "redirect"), None
        )
        if modifier is None or not self._count(place):
            return ""
        if needs_sender(modifier.value):
            self.policy.unfollowed.append(modifier.text[:200])
            return ""
        name = self._target(modifier.value, modifier.text, place)
        if not name:
            return ""
        try:
            return self._enter("redirect", name, place, place.grants)
        except LookFailed as failed:
            self._temporary(failed, name, place)
            return ""

    def _enter(self, how: str, name: str, place: _Place, grants: bool) -> All:
        if name in place.above:
            self.report("loop", name, place.domain)
            return ""
        answer = self._look_up(name, "TXT")
        if answer.status != "found":
            self._void(name, place)
        records = spf_records(answer.records)
        if not records:
            self.report(f"{how}_none", name, place.domain)  # §5.2, §6.1: permerror
        elif len(records) > 1:
            self.report("multiple_records", name, name)
        else:
            return self.follow(records[0], place.below(name, grants))
        return ""

    def _resolve(self, term: Mechanism, name: str, place: _Place) -> str:
        if term.name == "exists":
            if self._look_up(name, "A").status == "found":  # §5.7: always an A query
                return "+"  # the name is the same for every sender
            self._void(name, place)
        elif term.name == "a":
            self._widen(term, self._address(name, place))
        else:
            self._exchangers(term, name, place)
        return ""

    def _widen(self, term: Mechanism, address: str) -> None:
        """Note the network that ``a/16`` or ``mx/16`` draws around an address."""
        length = term.lengths[1 if ":" in address else 0]
        if address and length < (128 if ":" in address else 32):
            network = ipaddress.ip_network(f"{address}/{length}", strict=False)
            self.policy.terms[-1] = replace(self.policy.terms[-1], network=str(network))

    def _exchangers(self, term: Mechanism, name: str, place: _Place) -> None:
        answer = self._look_up(name, "MX")
        if answer.status != "found":
            self._void(name, place)
        hosts = [record.rpartition(" ")[2].rstrip(".") for record in answer.records]
        if len(hosts) > MAX_EXCHANGERS:
            self.report("too_many_exchangers", f"{name}: {len(hosts)}", place.domain)
            return
        for host in filter(None, hosts):  # a null MX names no host
            try:
                self._widen(term, self._address(host, place))
            except LookFailed as failed:
                self._temporary(failed, host, place)

    def _address(self, name: str, place: _Place) -> str:
        """The first address, or empty. A name without any is void for every sender."""
        answer = self._look_up(name, "A")
        if answer.status == "nodata":  # with only IPv6 it is void for some senders: not counted
            answer = self._look_up(name, "AAAA")
        if answer.status == "found":
            return answer.records[0]
        self._void(name, place)
        return ""

    def _target(self, spec: str, text: str, place: _Place) -> str:
        """The name to ask for, or empty (and a problem) when it can be none."""
        value = policy_value(place.domain, self._origin)
        name = expand_name(spec, value) if spec else place.domain
        if is_name(name):
            return name
        self.report("syntax", text, place.domain)
        return ""

    def _count(self, place: _Place) -> bool:
        """Count one look-up; whether the walk should still follow it."""
        self.policy.lookups += 1
        if self.policy.lookups == MAX_LOOKUPS + 1:
            self.report("too_many_lookups", str(MAX_LOOKUPS), place.domain)
        return self.policy.lookups <= FOLLOWED

    def _void(self, name: str, place: _Place) -> None:
        self.policy.void_lookups += 1
        if self.policy.void_lookups == MAX_VOID_LOOKUPS + 1:
            self.report("too_many_void_lookups", name, place.domain)

    def _temporary(self, failed: LookFailed, name: str, place: _Place) -> None:
        if failed.failure.reason in (Reason.BUDGET_SPENT, Reason.INTERRUPTED):
            raise failed  # ours, not the domain's
        self.report("lookup_failed", name, place.domain, temporary=True)
