"""What reading an SPF policy gives, and the numbers that RFC 7208 sets."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from cyberscan.mailpolicy.spf_syntax import Network, Qualifier, is_spf

MAX_LOOKUPS = 10
MAX_VOID_LOOKUPS = 2
MAX_EXCHANGERS = 10
_ATTEMPT = re.compile(r"v\s*=\s*spf1(?![0-9])", re.IGNORECASE)

Result = Literal["none", "valid", "permerror", "temperror"]
All = Literal["", "+", "-", "~", "?"]
"""The qualifier of an effective ``all``; empty when there is none."""
State = Literal["", "ignored", "void", "nothing", "error", "unknown", "message", "skipped"]
"""What became of a term, as :attr:`cyberscan.facts.spf.SpfTerm.state` says it."""
_MAY_PASS = frozenset(("", "error", "unknown", "message", "skipped"))


@dataclass(frozen=True)
class Problem:
    """Why a policy cannot be evaluated: a code, the term, and whose record holds it."""

    cause: str
    detail: str
    domain: str
    temporary: bool = False


@dataclass
class FlatTerm:
    """One term where it stands in the tree of includes and redirects."""

    domain: str
    depth: int
    text: str
    name: str
    qualifier: Qualifier
    grants: bool
    """A sender that this term matches gets the result *pass*."""
    networks: list[Network] = field(default_factory=list)
    """That it names itself, or that its ``a`` and ``mx`` lead to."""
    target: str = ""
    lookup: int = 0
    state: State = ""
    cause: str = ""

    @property
    def network(self) -> str:
        """The widest one, where it says one: an address that a name leads to is none."""
        wide = [n for n in self.networks if self.name in ("ip4", "ip6") or n.num_addresses > 1]
        return str(min(wide, key=lambda network: network.prefixlen)) if wide else ""

    @property
    def addresses(self) -> int:
        """Distinct IPv4 addresses."""
        return count_addresses(self.networks)

    @property
    def may_pass(self) -> bool:
        """Whether some sender may pass by it, as far as is known."""
        return self.qualifier == "+" and self.state in _MAY_PASS


@dataclass
class Policy:
    """The evaluated policy of one domain."""

    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the domain's name that look meant as SPF, and that every receiver ignores."""
    old_type: tuple[str, ...] = ()
    """Records of type SPF where no TXT record is one: no receiver asks for them (§3.1)."""
    answer_size: int = 0
    """Octets of the name and of all its TXT records (§3.4)."""
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

    @property
    def networks(self) -> list[Network]:
        """Those whose senders pass."""
        return [network for term in self.terms if term.grants for network in term.networks]


def spf_records(records: Sequence[str]) -> tuple[str, ...]:
    """Those TXT records that are SPF records (§4.5)."""
    return tuple(record for record in records if is_spf(record))


def attempts(records: Sequence[str]) -> tuple[str, ...]:
    """Those that are none and look meant as one."""
    return tuple(text for text in records if _ATTEMPT.search(text) and not is_spf(text))


def count_addresses(networks: Sequence[Network]) -> int:
    """How many IPv4 addresses, each counted once."""
    four = (network for network in networks if isinstance(network, ipaddress.IPv4Network))
    return sum(network.num_addresses for network in ipaddress.collapse_addresses(four))


def count_ipv6_networks(networks: Sequence[Network]) -> int:
    """How many IPv6 networks; their addresses are beyond counting."""
    six = (network for network in networks if isinstance(network, ipaddress.IPv6Network))
    return len(list(ipaddress.collapse_addresses(six)))
