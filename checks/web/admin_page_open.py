"""The login page of the site's administration is open to the whole Internet."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict, not_applicable

from ._declared import purposes
from ._paths import exposure


class AdminPageOpen(Check[PathProbes]):
    id = "web.admin_page_open"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        if "administration" in purposes(fact, context):
            yield not_applicable()  # a site that was declared as such shows one
            return
        yield from exposure(fact, "admin_page")
