"""The documentation of a programming interface is public: expected of open data, to be checked elsewhere."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict, not_applicable

from ._declared import purposes
from ._paths import exposure

_MEANT = {"api", "open-data"}


class ApiDocumentationPublic(Check[PathProbes]):
    id = "web.api_documentation_public"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        if _MEANT & purposes(fact, context):
            yield not_applicable()
            return
        yield from exposure(fact, "api_documentation")
