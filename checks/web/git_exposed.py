"""The history of the source code is public: .git, .svn or .hg."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class GitExposed(Check[PathProbes]):
    id = "web.git_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "git")
