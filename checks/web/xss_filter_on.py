"""A header turns on a filter that browsers took out, since it opened holes of its own."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict, failed, passed

from ._page import header, unjudged


class XssFilterOn(Check[Page]):
    id = "web.xss_filter_on"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        value = header(fact, "x-xss-protection").strip()
        if value.startswith("1"):
            yield failed(header=value[:100])
        else:
            yield passed()
