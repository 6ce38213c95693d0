"""What the DKIM rules share: which keys count, and when the search does not allow to conclude."""

from collections.abc import Iterator

from cyberscan.sdk import Dkim, DkimKey, Reason, Verdict, not_applicable, not_tested


def mail_keys(fact: Dkim) -> list[DkimKey]:
    """Keys that are in force for mail: not revoked, and not for other messages (RFC 8460 §3, s=tlsrpt)."""
    return [key for key in fact.keys if not key.revoked and key.error != "not_for_mail"]


def nothing_to_say(fact: Dkim, keys: list[DkimKey]) -> Iterator[Verdict]:
    """The verdict where no key shows the defect and none can be passed: some were not seen, or none exists."""
    if fact.selectors_failed:
        yield not_tested(Reason.DNS_FAILURE, f"{fact.selectors_failed} selectors")
    elif not keys:
        yield not_applicable()
