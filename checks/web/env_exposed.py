"""A file of secrets is public: settings, hashed passwords or a private key."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, PathProbes, Verdict

from ._paths import exposure

_CASES = {"": "settings", "htpasswd": "passwords", "private_key": "key"}
"""How it is told, by proof."""


class EnvExposed(Check[PathProbes]):
    id = "web.env_exposed"
    judges = PathProbes

    def evaluate(self, fact: PathProbes, context: Context) -> Iterator[Verdict]:
        yield from exposure(fact, "env", _CASES)
