"""The site asks browsers to give its full addresses to other sites."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, failed, passed

from ._page import headers, unjudged

_KNOWN = {
    "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
    "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
}  # fmt: skip
_OLD_WORDS = {
    "never": "no-referrer", "default": "strict-origin-when-cross-origin", "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}  # fmt: skip
"""Still understood in a ``<meta>`` (HTML standard, "referrer")."""
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
    """The last known word, as browsers read it; a ``<meta>`` holds one word and comes after the headers."""
    in_page = [content.strip().lower() for name, content in fact.metas if name == "referrer"]
    in_page = [_OLD_WORDS.get(word, word) for word in in_page if "," not in word]
    words = ",".join(headers(fact, "referrer-policy") + in_page).lower().split(",")
    known = [word.strip() for word in words if word.strip() in _KNOWN]
    return known[-1] if known else ""
