"""A copy of the configuration, with the password of the database, is public as text."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure


class ConfigBackupExposed(Check[PathProbes]):
    id = "web.config_backup_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "config_backup")
