"""Where the shipped folders are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = (_PACKAGE / "checks" / "__init__.py").is_file()

ROOT = _PACKAGE if _INSTALLED else _PACKAGE.parent
"""Holds ``checks/``, ``profiles/`` and ``reports/``."""

CHECKS = "cyberscan.checks" if _INSTALLED else "checks"
"""The import name of ``ROOT / "checks"``: the one that tests and type checkers use too."""

REPORTS = "cyberscan.reports" if _INSTALLED else "reports"
"""The import name of ``ROOT / "reports"``."""
