"""A page that describes the installation of PHP is public."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class PhpinfoExposed(Check[PathProbes]):
    id = "web.phpinfo_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "phpinfo")
