"""The site tells everybody the exact version of its software."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Software,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._lifecycle import NAMES


class VersionDisclosed(Check[Software]):
    id = "cms.version_disclosed"
    judges = Software

    def evaluate(self, fact: Software, context: Context) -> Iterator[Verdict]:
        if not fact.product:
            yield not_applicable()
        elif "." in fact.version:
            yield failed(product=NAMES[fact.product], version=fact.version)
        elif fact.unread is not None:
            yield not_tested(fact.unread, "a place that shows the version could not be read")
        else:
            yield passed(product=NAMES[fact.product])
