"""A folder shows the list of its files."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure

_CASES = {"": "folder", "ds_store": "ds_store"}
"""How it is told, by proof: the file that macOS leaves holds the names of a folder."""


class DirectoryListing(Check[PathProbes]):
    id = "web.directory_listing"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "listing", _CASES)
