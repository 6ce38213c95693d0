"""The login page of a tool that administers the database is open to everybody."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class DatabaseAdminExposed(Check[PathProbes]):
    id = "web.database_admin_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "database_admin")
