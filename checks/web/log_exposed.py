"""A log of the server or of the application is public."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class LogExposed(Check[PathProbes]):
    id = "web.log_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "log")
