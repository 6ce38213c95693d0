"""A content security policy is there, and lets foreign scripts run all the same."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    csp_mended,
    csp_speaks_of_scripts,
    csp_weaknesses,
    failed,
    not_applicable,
    passed,
    policies_of,
)

from ._page import unjudged


class CspPermissive(Check[Page]):
    id = "web.csp_permissive"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        policies = policies_of(fact)
        found = csp_weaknesses(policies)
        if not policies:
            yield not_applicable()  # web.csp_missing tells it
        elif not csp_speaks_of_scripts(policies):
            yield failed(
                "no_script_control",
                policy=str(policies[0])[:300],
                proposal=csp_mended(policies, fact),
            )
        elif not found:
            yield passed()
        else:
            codes = [one.code for one in found]
            places = [place for one in found for place in one.places]
            yield failed(
                codes[0] if found[0].places else "unruled",  # the gravest is told
                severity=Severity.INFO if codes == ["unsafe_eval"] else None,
                weaknesses=codes,
                places=[place[:200] for place in places[:10]],
                proposal=csp_mended(policies, fact),
            )
