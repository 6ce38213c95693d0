"""SPF applied to a sender: ``check_host()`` of RFC 7208 §4, wholly.

The grammar, the macros and the choice of a record are those of :mod:`cyberscan.mailpolicy.spf`, which reads
a policy without a message.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cyberscan.mailpolicy import LookUp, Records
from cyberscan.mailpolicy.spf_macros import expand, expand_name, is_name, needs_sender
from cyberscan.mailpolicy.spf_policy import (
    MAX_EXCHANGERS,
    MAX_LOOKUPS,
    MAX_VOID_LOOKUPS,
    spf_records,
)
from cyberscan.mailpolicy.spf_syntax import (
    Mechanism,
    Modifier,
    Qualifier,
    SpfSyntaxError,
    Term,
    explanation_allowed,
    parse,
)
from cyberscan.reasons import LookFailed

Outcome = Literal["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"]
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_REVERSE_NAMES = 10
MAX_EXPLANATION = 1000
MAX_PART = 255
_COUNTED = frozenset(("include", "a", "mx", "ptr", "exists"))
_RESULTS: dict[Qualifier, Outcome] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


@dataclass(frozen=True)
class Result:
    """What a receiver concludes about one sender."""

    result: Outcome
    mechanism: str = ""
    """The directive that matched, as it is written."""
    explanation: str = ""
    """What the domain wishes to be said to a refused sender: a stranger's text."""
    lookups: int = 0
    void_lookups: int = 0
    cause: str = ""
    """A code for permerror, temperror and for the ``none`` of a name that is none."""
    cause_domain: str = ""


@dataclass(frozen=True)
class _Found:
    """The result of one record, and where the explanation of a refusal is to be looked for."""

    result: Outcome
    mechanism: str = ""
    terms: tuple[Term, ...] = ()
    domain: str = ""


class _Stop(Exception):
    """The evaluation ends here, whatever is above."""

    def __init__(self, result: Outcome, cause: str, domain: str) -> None:
        super().__init__(cause)
        self.result, self.cause, self.domain = result, cause, domain


def check_host(
    ip: str, domain: str, sender: str, helo: str, look_up: LookUp,
    *, receiver: str = "unknown", now: int = 0,
) -> Result:  # fmt: skip
    """The result for mail from ``sender`` sent by ``ip``, judged by the policy of ``domain``.

    ``domain`` is that of MAIL FROM, or the HELO name; a ``sender`` without a local part stands for
    ``postmaster`` (§4.3), an empty one for that of ``helo`` (§2.4). ``receiver`` and ``now`` (seconds
    since 1970) only serve the explanation. Raises ``ValueError`` when ``ip`` is no address, and
    :class:`LookFailed` when our own budget ended.
    """
    origin = domain.lower().removesuffix(".")
    if "." not in origin or not is_name(origin):
        return Result("none", cause="no_domain", cause_domain=origin[:253])
    run = _Run(ip, origin, sender, helo, look_up)
    explanation, cause = "", ("", "")
    try:
        found = run.record(origin)
        if found.result == "fail":
            explanation = run.explanation(found, receiver, now)
    except _Stop as stop:
        found, cause = _Found(stop.result), (stop.cause, stop.domain)
    return Result(found.result, found.mechanism, explanation, run.lookups, run.void_lookups, *cause)


class _Run:
    """One evaluation: the sender and the counters."""

    def __init__(self, ip: str, origin: str, sender: str, helo: str, look_up: LookUp) -> None:
        address = ipaddress.ip_address(ip)
        mapped = getattr(address, "ipv4_mapped", None)
        self._ip: Ip = mapped or address  # §5: a mapped address is the IPv4 one
        self._type = "A" if self._ip.version == 4 else "AAAA"
        local, _, host = sender.rpartition("@")
        # A policy may repeat them thousands of times: no more of them than mail allows (RFC 5321 §4.5.3).
        self._local = local[:MAX_PART] or "postmaster"
        self._helo = helo[:MAX_PART].removesuffix(".") or "unknown"
        self._host = host[:MAX_PART].removesuffix(".") or (origin if sender else self._helo)
        self._look_up = look_up
        self._reverse: tuple[str, ...] | None = None
        self.lookups = 0
        self.void_lookups = 0

    def record(self, domain: str) -> _Found:
        """The result of the record at ``domain``; ``none`` where there is none."""
        try:
            answer = self._look_up(domain, "TXT")
        except LookFailed as failed:
            raise self._failed(failed, domain) from failed
        records = spf_records(answer.records)
        if not records:
            return _Found("none")
        if len(records) > 1:
            raise _Stop("permerror", "multiple_records", domain)
        try:
            terms = parse(records[0])
        except SpfSyntaxError as error:
            raise _Stop("permerror", "syntax", domain) from error
        return self._evaluated(terms, domain)

    def _evaluated(self, terms: tuple[Term, ...], domain: str) -> _Found:
        for term in terms:
            if isinstance(term, Mechanism) and self._matches(term, domain):
                return _Found(_RESULTS[term.qualifier], term.text, terms, domain)
        redirect = _modifier(terms, "redirect")
        if redirect is None:
            return _Found("neutral")  # §4.7
        self._count(domain)
        name = self._name(redirect.value, domain)
        if not is_name(name):
            raise _Stop("permerror", "syntax", domain)
        found = self.record(name)
        if found.result == "none":
            raise _Stop("permerror", "redirect_none", domain)
        return found

    def _matches(self, term: Mechanism, domain: str) -> bool:
        """Whether a mechanism matches the sender (§5)."""
        if term.name == "all":
            return True
        if term.network is not None:
            return self._ip in term.network
        self._count(domain)
        name = self._name(term.domain, domain) if term.domain else domain
        if not is_name(name):
            if term.domain and needs_sender(term.domain):
                return False  # what a stranger's message expands to is not the policy's fault
            raise _Stop("permerror", "syntax", domain)
        if term.name == "include":
            return self._included(name, domain)
        if term.name == "ptr":
            return any(_within(host, name) for host in self._validated())
        if term.name == "exists":
            return self._ask(name, "A", domain).status == "found"  # §5.7: always A
        hosts = [name] if term.name == "a" else self._exchangers(name, domain)
        return any(self._around(host, term.lengths, domain) for host in hosts)

    def _included(self, name: str, domain: str) -> bool:
        found = self.record(name)
        if found.result == "none":
            raise _Stop("permerror", "include_none", domain)
        return found.result == "pass"

    def _exchangers(self, name: str, domain: str) -> Iterator[str]:
        answer = self._ask(name, "MX", domain)
        hosts = [record.rpartition(" ")[2].removesuffix(".") for record in answer.records]
        if len(hosts) > MAX_EXCHANGERS:
            raise _Stop("permerror", "too_many_exchangers", domain)
        yield from filter(None, hosts)  # a null MX names no host

    def _around(self, host: str, lengths: tuple[int, int], domain: str) -> bool:
        length = lengths[0 if self._type == "A" else 1]
        answer = self._ask(host, self._type, domain)
        return any(_holds(f"{address}/{length}", self._ip) for address in answer.records)

    def _validated(self) -> tuple[str, ...]:
        """The reverse names of the sender that lead back to it (§5.5). Errors make none of them."""
        try:
            names = self._ask(self._ip.reverse_pointer, "PTR", "").records
        except _Stop as stop:
            if stop.result == "permerror":
                raise
            return ()
        if self._reverse is None:
            hosts = [name.removesuffix(".").lower() for name in names[:MAX_REVERSE_NAMES]]
            self._reverse = tuple(host for host in hosts if self._leads_back(host))
        return self._reverse

    def _leads_back(self, host: str) -> bool:
        addresses = self._quietly(host, self._type) if is_name(host) else ()
        return any(_holds(address, self._ip) for address in addresses)

    def _quietly(self, name: str, rtype: str) -> tuple[str, ...]:
        try:
            return self._look_up(name, rtype).records
        except LookFailed as failed:
            self._failed(failed, name)
            return ()

    def _ask(self, name: str, rtype: str, domain: str) -> Records:
        try:
            answer = self._look_up(name, rtype)
        except LookFailed as failed:
            raise self._failed(failed, domain) from failed
        if answer.status != "found":
            self.void_lookups += 1
            if self.void_lookups > MAX_VOID_LOOKUPS:
                raise _Stop("permerror", "too_many_void_lookups", domain)
        return answer

    def _failed(self, failed: LookFailed, domain: str) -> _Stop:
        if failed.ends_the_task:
            raise failed  # ours, not the domain's
        return _Stop("temperror", "lookup_failed", domain)

    def _count(self, domain: str) -> None:
        self.lookups += 1
        if self.lookups > MAX_LOOKUPS:
            raise _Stop("permerror", "too_many_lookups", domain)

    def _name(self, spec: str, domain: str) -> str:
        return expand_name(spec, lambda letter: self._value(letter, domain))

    def _value(self, letter: str, domain: str) -> str:
        """What a macro letter stands for (§7.2)."""
        if letter == "p":
            return _preferred(self._validated(), domain)
        return {
            "s": f"{self._local}@{self._host}",
            "l": self._local,
            "o": self._host,
            "d": domain,
            "i": _dotted(self._ip),
            "v": "in-addr" if self._ip.version == 4 else "ip6",
            "h": self._helo,
        }[letter]

    def explanation(self, found: _Found, receiver: str, now: int) -> str:
        """The text that ``exp`` leads to; empty when anything about it is wrong (§6.2)."""
        modifier = _modifier(found.terms, "exp")
        if modifier is None:
            return ""
        name = self._name(modifier.value, found.domain)
        texts = self._quietly(name, "TXT") if is_name(name) else ()
        if len(texts) != 1 or not texts[0].isascii() or not explanation_allowed(texts[0]):
            return ""
        own = {"c": str(self._ip), "r": receiver, "t": str(now)}
        told = expand(texts[0], lambda letter: own.get(letter) or self._value(letter, found.domain))
        return told[:MAX_EXPLANATION]


def _modifier(terms: tuple[Term, ...], name: str) -> Modifier | None:
    return next((t for t in terms if isinstance(t, Modifier) and t.name == name), None)


def _holds(network: str, ip: Ip) -> bool:
    try:
        return ip in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _within(host: str, name: str) -> bool:
    return host == name or host.endswith("." + name)


def _preferred(hosts: tuple[str, ...], domain: str) -> str:
    """§7.3: the domain itself, else a name below it, else any."""
    below = (host for host in hosts if _within(host, domain))
    return domain if domain in hosts else next(below, next(iter(hosts), "unknown"))


def _dotted(ip: Ip) -> str:
    """§7.3: an IPv6 address is written nibble by nibble."""
    return str(ip) if ip.version == 4 else ".".join(ip.exploded.replace(":", ""))
