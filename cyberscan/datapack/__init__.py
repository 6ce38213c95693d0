"""The data that judge versions, dated and with its sources: what is shipped, and what ``cyberscan update`` fetched.

Life cycles, known flaws, flaws known to be exploited and how likely they are to be, releases of extensions.
"""

from typing import Any

from cyberscan.datapack.folders import SHIPPED, newest, user_folder
from cyberscan.datapack.snapshot import load
from cyberscan.datapack.tables import DataError


def in_use() -> dict[str, Any]:
    """The data of a scan: what was fetched into the user's folder, and what is shipped for the rest.

    Raises :class:`DataError` when even that cannot be read.
    """
    return load(user=newest())


__all__ = ["SHIPPED", "DataError", "in_use", "load", "newest", "user_folder"]
