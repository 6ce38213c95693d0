"""A page that opens a session may be kept by caches on the way, and shown to somebody else."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Severity, Verdict, failed, not_applicable, passed

from ._page import headers, unjudged

_AGE = re.compile(r"(?:s-maxage|max-age)\s*=\s*\"?0*[1-9][0-9]{0,11}")


class SessionCacheable(Check[Page]):
    id = "web.session_cacheable"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        sessions = [cookie.name for cookie in fact.cookies if cookie.looks_like_session]
        if not sessions:
            yield not_applicable()
            return
        said = ",".join(headers(fact, "cache-control")).lower()
        words = {word.strip().partition("=")[0].strip() for word in said.split(",")}
        if words & {"no-store", "private", "no-cache"}:
            yield passed(cookies=sessions[:5])
        elif "public" in words or "s-maxage" in words:
            shared = bool(_AGE.search(said))
            severity = Severity.LOW if shared else Severity.INFO
            yield failed("public", severity=severity, cookies=sessions[:5], header=said[:200])
        else:
            yield failed("unsaid", severity=Severity.INFO, cookies=sessions[:5])
