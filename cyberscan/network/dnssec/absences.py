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

    ``domain`` is the declared name at or above ``name``. Where nothing can be validated (an unsigned zone, a
    resolver without signatures, no trust anchor) nothing is owed. Raises :class:`LookFailed` only for what is
    the task's own.
    """
    now = datetime.now(UTC)
    try:
        if validated(network, name, rtype, now).state in _PROVED:
            return False
        return validated(network, domain, "SOA", now).state == "secure"
    except LookFailed as failed:
        if failed.failure.reason is Reason.MISSING_TOOL:
            return False
        raise
