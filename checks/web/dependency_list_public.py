"""The exact list of the components of the site is public."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class DependencyListPublic(Check[PathProbes]):
    id = "web.dependency_list_public"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "dependencies")
