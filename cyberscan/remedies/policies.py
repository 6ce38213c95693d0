"""A content security policy to try: the site's own, mended, or one made from what its page loads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cyberscan.document import Step
from cyberscan.facts.page import Page
from cyberscan.facts.targets import Site
from cyberscan.outcomes import Finding
from cyberscan.remedies.products import Source, recognise
from cyberscan.remedies.templates import indented, phrase
from cyberscan.sdk import Context
from cyberscan.words import Language

_GRAVEST_FIRST = (
    "web.csp_missing", "web.csp_permissive", "web.csp_mistakes", "web.csp_gaps",
)  # fmt: skip
_PASTED = re.compile(r"[A-Za-z0-9'*:/.;,=?&_@~+!()\[\] -]{1,2000}")
"""What may stand between double quotes in a configuration."""
_LINES = {
    "nginx": 'add_header Content-Security-Policy-Report-Only "{policy}" always;',
    "apache": 'Header always set Content-Security-Policy-Report-Only "{policy}"',
    "iis": '<add name="Content-Security-Policy-Report-Only" value="{policy}" />',
}
_ANY = "Content-Security-Policy-Report-Only: {policy}"
_MOST = 3
"""Sites that are written for; the others read the checks' own words."""


def steps(findings: Sequence[Finding], context: Context, language: Language) -> tuple[Step, ...]:
    """One step a site whose policy could be written; none when nothing is proposed."""
    chosen: dict[str, tuple[Site, str]] = {}
    for check in _GRAVEST_FIRST:
        for finding in findings:
            policy = str(finding.evidence.get("proposal", ""))
            mine = finding.check == check and isinstance(finding.target, Site)
            if mine and _PASTED.fullmatch(policy):
                assert isinstance(finding.target, Site)  # noqa: S101 - looked at right above
                chosen.setdefault(finding.target.host, (finding.target, policy))
    return tuple(
        Step(
            product=phrase("policy.title", language, host=host),
            text="\n".join(
                (phrase("policy.text", language), indented(_line(site, policy, context)))
            ),
        )
        for host, (site, policy) in list(chosen.items())[:_MOST]
    )


def _line(site: Site, policy: str, context: Context) -> str:
    """In the language of the server that says its name, else as the bare header."""
    pages = [page for page in context.of(Page, site.host) if page.failed is None]
    said: list[tuple[Source, str]] = [
        ("server", value) for page in pages for value in page.header_lines("server")
    ]
    announced = recognise(said)
    name = announced.product.id if announced else ""
    return _LINES.get(name, _ANY).replace("{policy}", policy)
