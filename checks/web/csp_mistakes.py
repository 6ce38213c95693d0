"""What is written wrongly in a content security policy, and that browsers pass over."""

from collections.abc import Iterator

from cyberscan.sdk import (
    CSP_HARMLESS,
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    csp_mended,
    csp_mistakes,
    csp_nonces,
    failed,
    not_applicable,
    passed,
    policies_of,
)

from ._page import unjudged


class CspMistakes(Check[Page]):
    id = "web.csp_mistakes"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        policies = policies_of(fact)
        if not policies:
            yield not_applicable()
            return
        found = sorted(csp_mistakes(policies), key=lambda one: one.code in CSP_HARMLESS)
        grave = [one for one in found if one.code not in CSP_HARMLESS]
        if found:
            yield failed(
                "written" if grave else "outdated",
                severity=None if grave else Severity.INFO,
                codes=list(dict.fromkeys(one.code for one in found)),
                places=[one.place[:200] for one in (grave or found)[:10]],
                proposal=csp_mended(policies, fact),
            )
        elif unused := _unused_nonces(fact):
            yield failed("unused_nonce", severity=Severity.INFO, nonces=unused)
        else:
            yield passed()


def _unused_nonces(page: Page) -> list[str]:
    """Nonces of the policy, when scripts are written in the page and none of them carries one."""
    wanted = [source.value for source in csp_nonces(policies_of(page))]
    scripts = page.inline_scripts
    if page.truncated or not wanted or not scripts.count or set(wanted) & set(scripts.nonces):
        return []
    return [] if scripts.nonces else ["nonce-…"] * len(wanted[:1])
