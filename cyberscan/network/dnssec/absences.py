"""What a resolver says is not there, in a zone that signs: proved, or not believed (RFC 4035 §5.4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cyberscan.network.dnssec.answers import validated
from cyberscan.reasons import LookFailed, Reason

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_PROVED = ("secure", "insecure")


def is_unproved(network: Network, name: str, rtype: str, domain: str) -> bool:
    """Whether a zone whose chain of trust holds owes a proof that ``name`` has no ``rtype``, and gave none.

    ``domain`` is the declared name at or above ``name``; that it does not exist itself is for the zone above
    to prove. Where nothing can be validated (an unsigned zone, a resolver without signatures, no trust anchor)
    nothing is owed. Raises :class:`LookFailed` only for what is the task's own.
    """
    now = datetime.now(UTC)
    try:
        seen = validated(network, name, rtype, now)
        if seen.state in _PROVED:
            return False
        if validated(network, domain, "SOA", now).state == "secure":
            return True
        above = domain.partition(".")[2]
        itself = name.rstrip(".").lower() == domain
        denied = seen.status == "nxdomain" and itself and above
        return bool(denied) and validated(network, above, "SOA", now).state == "secure"
    except LookFailed as failed:
        if failed.failure.reason is Reason.MISSING_TOOL:
            return False
        raise
