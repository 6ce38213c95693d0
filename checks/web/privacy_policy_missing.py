"""The home page leads to no information about personal data, nor does the legal notice that it leads to hold any."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict

from ._mentions import mention


class PrivacyPolicyMissing(Check[Page]):
    id = "web.privacy_policy_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        yield from mention(fact, "privacy", context)
