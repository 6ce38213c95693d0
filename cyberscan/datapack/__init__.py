"""The data that judge versions, dated and with its sources: what is shipped, and what ``cyberscan update`` fetched.

Life cycles, known flaws, flaws known to be exploited and how likely they are to be, releases of extensions.
"""

from cyberscan.datapack.folders import SHIPPED, newest, user_folder
from cyberscan.datapack.snapshot import load
from cyberscan.datapack.tables import DataError

__all__ = ["SHIPPED", "DataError", "load", "newest", "user_folder"]
