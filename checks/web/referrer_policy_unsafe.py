"""The site asks browsers to give its full addresses to other sites, or says nothing of it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    UNSAFE_REFERRERS,
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    passed,
    referrer_policy,
)

from ._page import headers, unjudged


class ReferrerPolicyUnsafe(Check[Page]):
    id = "web.referrer_policy_unsafe"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        lines = headers(fact, "referrer-policy")
        in_page = fact.meta_contents("referrer")
        policy = referrer_policy(lines, in_page)
        if policy in UNSAFE_REFERRERS:
            yield failed("unsafe", policy=policy)
        elif policy:
            yield passed(policy=policy)
        elif any(text.strip() for text in [*lines, *in_page]):
            # Browsers then do as if nothing were said: what was wanted is not done, nothing leaks.
            written = ", ".join([*lines, *in_page])[:100]
            yield failed("unknown", severity=Severity.INFO, header=written)
        else:
            # R21 asks for an explicit choice; browsers' own gives the site's name only.
            yield failed("unset", severity=Severity.INFO)
