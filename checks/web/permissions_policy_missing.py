"""The site does not say who may use the camera, the microphone and the position of its visitors."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict, failed, passed, permissions_of

from ._page import headers, unjudged


class PermissionsPolicyMissing(Check[Page]):
    id = "web.permissions_policy_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        lines = headers(fact, "permissions-policy")
        said = permissions_of(lines, headers(fact, "feature-policy"))
        if said.state == "absent":
            yield failed("missing")
        elif said.state == "old":
            yield failed("old")
        elif said.state == "invalid":
            yield failed("invalid", header=", ".join(lines)[:200])
        elif said.everyone:
            yield failed("everyone", features=list(said.everyone))
        else:
            yield passed(features=list(said.held))
