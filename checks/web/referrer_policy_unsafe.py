"""The site asks browsers to give its full addresses to other sites."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, failed, passed

from ._page import headers, unjudged

_KNOWN = {
    "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
    "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
}  # fmt: skip
_UNSAFE = {"unsafe-url", "no-referrer-when-downgrade"}


class ReferrerPolicyUnsafe(Check[Page]):
    id = "web.referrer_policy_unsafe"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        policy = effective(fact)
        if policy in _UNSAFE:
            yield failed(policy=policy)
        elif policy:
            yield passed(policy=policy)
        else:
            # Browsers then apply strict-origin-when-cross-origin, which gives the site's name only.
            yield passed(Confidence.FIRM, policy="strict-origin-when-cross-origin")


def effective(fact: Page) -> str:
    """The last known word, as browsers read it; a ``<meta>`` comes after the headers."""
    in_page = [content for name, content in fact.metas if name == "referrer"]
    words = ",".join(headers(fact, "referrer-policy") + in_page).lower().split(",")
    known = [word.strip() for word in words if word.strip() in _KNOWN]
    return known[-1] if known else ""
