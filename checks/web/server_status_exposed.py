"""The server's status page, with its visitors' addresses, is public."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class ServerStatusExposed(Check[PathProbes]):
    id = "web.server_status_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "server_status")
