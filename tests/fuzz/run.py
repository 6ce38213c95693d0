"""Fuzz one target, guided by coverage: ``run.py TARGET SECONDS FOLDER`` (``make fuzz`` calls it).

What is found is written beside the corpus and printed; give its bytes a test before mending.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

_LARGEST = 20_000
_MEGABYTES = 2048
_HANGS = 25
_ROOMS = [
    f"cyberscan.{room}"
    for room in ("duties", "headers", "mailpolicy", "network", "probes", "recognition", "versions")
]
"""Where hostile bytes are read: what coverage guides the search through."""


def main(name: str, seconds: str, folder: Path) -> None:
    """Fuzz for so long, starting from the seeds; ends the process with an error when a promise breaks."""
    import atheris  # of its own environment: to list the targets takes none

    with atheris.instrument_imports(include=_ROOMS):
        from tests.fuzz.targets import TARGETS
    from tests.fuzz.seeds import seeds

    warnings.simplefilter(
        "ignore"
    )  # what the X.509 library thinks of a certificate is not asked here
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", f"-max_len={_LARGEST}", f"-rss_limit_mb={_MEGABYTES}",
        f"-timeout={_HANGS}", f"-artifact_prefix={folder}/{name}-", "-print_final_stats=1",
        "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[name])
    atheris.Fuzz()


def _list() -> None:
    from tests.fuzz.targets import TARGETS

    print(*TARGETS)


if __name__ == "__main__":
    _list() if sys.argv[1:] == ["--list"] else main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
