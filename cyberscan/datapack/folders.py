"""Where data lie: beside the program, and where ``cyberscan update`` puts them."""

from __future__ import annotations

import os
from pathlib import Path

SHIPPED = Path(__file__).parents[1] / "data"


def user_folder() -> Path:
    """``CYBERSCAN_DATA``, or the user's folder for data of programs."""
    chosen = os.environ.get("CYBERSCAN_DATA", "")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("cyberscan") / "data"


def newest() -> Path | None:
    """The user's folder when something was fetched into it."""
    folder = user_folder()
    return folder if (folder / "manifest.json").is_file() else None
