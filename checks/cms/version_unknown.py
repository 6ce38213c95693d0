"""The version of the site's software cannot be seen, and so not be judged from outside."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Software, Verdict, passed

from ._lifecycle import NAMES, unjudged


class VersionUnknown(Check[Software]):
    id = "cms.version_unknown"
    judges = Software

    def evaluate(self, fact: Software, context: Context) -> Iterator[Verdict]:
        # Hiding one's version is no defect: it is said that nothing could be concluded, no more.
        if (reason := unjudged(fact)) is not None:
            yield reason
        else:
            yield passed(product=NAMES[fact.product], version=fact.version)
