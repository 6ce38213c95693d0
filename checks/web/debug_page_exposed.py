"""A tool of the developers is open to everybody."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Severity, Verdict

from ._paths import exposure

_CASES = {"": "profiler", "werkzeug_console": "console", "spring_actuator": "index"}
_SEVERITIES = {"werkzeug_console": Severity.CRITICAL, "spring_actuator": Severity.LOW}
"""By proof: a console runs code; an index of pages tells little by itself."""


class DebugPageExposed(Check[PathProbes]):
    id = "web.debug_page_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "debug_page", _CASES, _SEVERITIES)
