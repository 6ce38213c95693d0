"""What the advice of several checks must not do to a town."""

from pathlib import Path

import pytest

CHECKS = Path(__file__).parents[3] / "checks" / "services"


@pytest.mark.parametrize("file", sorted(CHECKS.glob("*.toml")), ids=lambda file: file.stem)
def test_a_filter_leaves_the_machine_to_itself(file: Path) -> None:
    lines = [line for line in file.read_text().splitlines() if line.lstrip().startswith("nft ")]
    drops = [line for line in lines if line.endswith(" drop")]
    assert all("iifname != lo" in line for line in drops)
