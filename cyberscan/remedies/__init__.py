"""Remedies written for what was observed: the configuration of the product seen, for the defects seen.

Pure: facts and findings in, words out. A defect that nothing here mends keeps the words of its check.
"""

from cyberscan.remedies.write import Written, written

__all__ = ["Written", "written"]
