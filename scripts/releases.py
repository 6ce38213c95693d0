"""Writes cyberscan/data/releases.csv again: the SHA-256 of files of published releases, by their version.

The releases are fetched by the npm client into a folder of the caller's, one package after the other:

    python scripts/releases.py FOLDER
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).parents[1] / "cyberscan" / "data" / "releases.csv"
PACKAGES = {
    "jquery": r"package/(?:dist/)?jquery(?:\.slim)?(?:\.min)?\.js",
    "bootstrap": r"package/dist/js/bootstrap(?:\.bundle)?(?:\.min)?\.js",
}
"""Package and product of one name, and its files that sites serve as they are."""
_RELEASE = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def releases(package: str) -> list[str]:
    """Versions without a mark of a trial. Raises :class:`OSError` when npm cannot be run."""
    said = subprocess.run(  # noqa: S603 - a fixed list of package names
        ["npm", "view", package, "versions", "--json"], check=True, capture_output=True, text=True  # noqa: S607
    )  # fmt: skip
    return [one for one in json.loads(said.stdout) if _RELEASE.fullmatch(one)]


def fetched(package: str, version: str, folder: Path) -> Path:
    """The archive of a release, fetched once."""
    archive = folder / f"{package}-{version}.tgz"
    if not archive.exists():
        subprocess.run(  # noqa: S603
            ["npm", "pack", "--silent", f"{package}@{version}"], check=True, cwd=folder, capture_output=True  # noqa: S607
        )  # fmt: skip
    return archive


def digests(archive: Path, wanted: str) -> Iterator[str]:
    """Of the files that a site would serve."""
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member) if re.fullmatch(wanted, member.name) else None
            if file is not None:
                yield hashlib.sha256(file.read()).hexdigest()


def main(folder: Path) -> None:
    """Fetch, and write the table; a file that several releases share says nothing, and is left out."""
    seen: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for package, wanted in PACKAGES.items():
        for version in releases(package):
            for digest in digests(fetched(package, version, folder), wanted):
                seen[package, digest].add(version)
    rows = sorted(
        (package, *found, digest) for (package, digest), found in seen.items() if len(found) == 1
    )
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("product", "version", "sha256"), *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
