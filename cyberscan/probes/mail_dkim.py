"""DKIM keys under usual selectors. A selector is known only to whoever received a signed message."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cyberscan.facts.base import Fact
from cyberscan.facts.dkim import Dkim, DkimKey
from cyberscan.facts.targets import Target
from cyberscan.mailpolicy import dkim
from cyberscan.network.session import Network
from cyberscan.probes._mail import MailProbe
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget

_TABLE = Path(__file__).with_name("dkim_selectors.toml")
_GIVE_UP_AFTER = 4
"""Failed look-ups in a row: the servers are down, or have had enough of us."""


class DkimKeys(MailProbe):
    """Asks for each usual selector, and for one that nobody uses."""

    id = "mail.dkim"
    budget = Budget(queries=100, connections=20, seconds=90)
    produces = (Dkim,)

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when not even the control name was answered."""
        domain = target.subject
        node = network.look_up(f"_domainkey.{domain}", "TXT").status != "nxdomain"
        made_up = f"x{secrets.token_hex(6)}"  # new each time: no cache can answer for it
        control = network.look_up(f"{made_up}._domainkey.{domain}", "TXT")
        everything = control.status != "nxdomain"
        keys, failures = _keys(network, domain, frozenset(control.records))
        return [
            Dkim(
                target=target,
                keys=keys,
                selectors_asked=len(selectors()),
                selectors_failed=failures,
                # A node that exists shields what is below it from a wildcard (RFC 4592 §2.2.1).
                signs_of_use=node and not everything,
                answers_everything=everything,
            )
        ]


@cache
def selectors() -> tuple[str, ...]:
    """The usual selectors, those of French authorities' providers first."""
    groups = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(name for names in groups.values() for name in names))


def _keys(
    network: Network, domain: str, everywhere: frozenset[str]
) -> tuple[tuple[DkimKey, ...], int]:
    """The keys found, and how many selectors got no answer. ``everywhere`` is what any name answers."""
    keys: list[DkimKey] = []
    failures = in_a_row = 0
    for selector in selectors():
        try:
            records = network.look_up(f"{selector}._domainkey.{domain}", "TXT").records
            in_a_row = 0
        except LookFailed as failed:
            failures, in_a_row = failures + 1, in_a_row + 1
            if in_a_row == _GIVE_UP_AFTER or failed.failure.reason is Reason.INTERRUPTED:
                raise
            continue
        found = [text for text in records if dkim.is_key(text) and text not in everywhere]
        if found:
            keys.append(_key(selector, found))
    return tuple(keys), failures


def _key(selector: str, records: list[str]) -> DkimKey:
    key = dkim.read(records[0])
    # RFC 6376 §3.6.2.2: with several records at one name the outcome is undefined.
    error = "multiple_records" if len(records) > 1 else key.error
    return DkimKey(
        selector=selector, key_type=key.key_type, bits=key.bits, revoked=key.revoked,
        testing=key.testing, error=error,
    )  # fmt: skip
