"""Commands are run as a user runs them: as processes, with a language and a folder of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``cyberscan`` with arguments; ``lang`` and ``env`` change the environment."""

    def call(
        *arguments: str,
        lang: str = "fr_FR.UTF-8",
        env: dict[str, str] | None = None,
        stdin: str = "",
    ) -> subprocess.CompletedProcess[str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("LANG", "LC_", "CYBERSCAN"))
        }
        return subprocess.run(
            [sys.executable, "-m", "cyberscan", *arguments],
            check=False, cwd=tmp_path, input=stdin, capture_output=True, text=True, timeout=100,
            env={**kept, "LANG": lang, "HOME": str(tmp_path), "COLUMNS": "120", **(env or {})},
        )  # fmt: skip

    return call
