"""What a visit met is the site itself, and not a notice in its place."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, failed, passed

_FEW = 100
"""Characters of visible text below which a page shows nothing by itself."""


class SiteHidden(Check[Page]):
    id = "web.site_hidden"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        case = _case(fact)
        if not case:
            yield passed()
        elif fact.notice_by:
            yield failed(f"{case}_by", status=fact.status, by=fact.notice_by)
        else:
            yield failed(case, confidence=Confidence.FIRM, status=fact.status)


def _case(fact: Page) -> str:
    if fact.nature in ("block_page", "maintenance", "parking"):
        kinds = {"challenge": "filter", "blocked": "filter"}
        return kinds.get(fact.notice, fact.notice or fact.nature)
    if fact.nature == "error":
        return "password" if fact.status == 401 else "error" if fact.status >= 400 else "empty"
    drawn = fact.scripts and len(fact.text) < _FEW and not (fact.forms or fact.truncated)
    return "scripts" if drawn and not fact.frames else ""
