"""What the checks of CAA sets share."""

from cyberscan.sdk import CaaRecord

# RFC 8659 §4, RFC 8657, RFC 9495 and the CA/Browser Forum's registry: what an authority may know.
KNOWN = frozenset(
    ("issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone")
)
_CRITICAL = 128


def forbids_all(record: CaaRecord) -> bool:
    """A critical property that nobody knows: no authority may issue at all (RFC 8659 §4.5)."""
    return bool(record.flags & _CRITICAL) and record.tag not in KNOWN
