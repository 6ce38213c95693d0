"""A site that never says that a page is missing."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Reason, SiteControl, Verdict, failed, not_tested, passed


class MissingPagesFound(Check[SiteControl]):
    id = "web.missing_pages_found"
    judges = SiteControl

    def evaluate(self, fact: SiteControl, context: Context) -> Iterator[Verdict]:
        if fact.turned_away:
            yield not_tested(Reason.BLOCKED, f"HTTP {fact.status}")
        elif fact.alike:
            yield failed("home", status=fact.status)
        elif fact.soft_404 and fact.title:  # without one it may be an empty answer
            yield failed("found", status=fact.status)
        elif fact.status in (404, 410):
            yield passed(status=fact.status)
        else:
            yield not_tested(Reason.PROTOCOL_ERROR, f"HTTP {fact.status}")
