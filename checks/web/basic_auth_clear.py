"""A password is asked for over HTTP, and travels in clear."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    SiteReach,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

_BASIC = "basic"


class BasicAuthClear(Check[SiteReach]):
    id = "web.basic_auth_clear"
    judges = SiteReach

    def evaluate(self, fact: SiteReach, context: Context) -> Iterator[Verdict]:
        clear = next((visit for visit in fact.visits if visit.scheme == "http"), None)
        if clear is None or clear.state in ("refused", "not_asked"):
            yield not_applicable()
            return
        asked = [
            hop.url for hop in clear.hops if hop.asks_password == _BASIC and _in_clear(hop.url)
        ]
        if asked:
            yield failed(url=asked[0])
        elif clear.reason and not (clear.hops and not _in_clear(clear.hops[-1].location)):
            yield not_tested(Reason.of(clear.reason), "http")
        elif any(_in_clear(hop.url) and _turned_away(hop.status) for hop in clear.hops):
            yield not_tested(Reason.BLOCKED, "http")
        else:
            yield passed()


def _in_clear(address: str) -> bool:
    """Whether what was asked there, or was to be, is not encrypted."""
    return not address.startswith("https:")


def _turned_away(status: int) -> bool:
    """A refusal or a breakdown, which may hide the question."""
    return status in (403, 406, 429) or status >= 500
