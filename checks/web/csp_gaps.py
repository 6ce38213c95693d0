"""A policy that holds scripts back, with holes beside them."""

from collections.abc import Iterator, Sequence

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    csp_gaps,
    csp_in_clear,
    csp_mended,
    csp_needs_base,
    csp_shared_hosts,
    csp_speaks_of_scripts,
    failed,
    not_applicable,
    passed,
    policies_of,
)

from ._page import secure, unjudged

_NAMES = {
    "base_uri": "base-uri",
    "form_action": "form-action",
    "object_src": "object-src",
    "default_src": "default-src",
}


class CspGaps(Check[Page]):
    id = "web.csp_gaps"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        policies = policies_of(fact)
        if not csp_speaks_of_scripts(policies):
            yield not_applicable()  # there is no wall for a hole to be in
            return
        missing = [_NAMES[gap.code] for gap in csp_gaps(policies)]
        clear = csp_in_clear(policies) if secure(fact) else ()
        shared = csp_shared_hosts(policies)
        if "base-uri" in missing and csp_needs_base(policies):
            # A foreign <base> then leads the scripts that the nonce lets in to another site.
            yield failed("base", proposal=csp_mended(policies, fact))
        elif clear:
            yield failed("in_clear", sources=_first(clear))
        elif missing:
            yield failed(
                "directives", severity=Severity.INFO, missing=missing,
                proposal=csp_mended(policies, fact),
            )  # fmt: skip
        elif shared:
            yield failed("shared_hosts", severity=Severity.INFO, sources=_first(shared))
        else:
            yield passed()


def _first(sources: Sequence[str]) -> list[str]:
    return [source[:200] for source in sources[:10]]
