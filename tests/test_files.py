import subprocess
import sys
from pathlib import Path

import pytest

from cyberscan.files import FileError, write_atomic

# A file-size limit is the one "disk full" that a test can bring about without patching or root.
_FULL = """
import resource, sys
from pathlib import Path
from cyberscan.files import FileError, write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomic(Path(sys.argv[1]), b"x" * 5000)
except FileError as error:
    print(error.cause)
"""


def test_a_result_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "result.json"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["result.json"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_atomic(path, b"before")
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip()
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["result.json"]


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match=r"file/result\.json"):
        write_atomic(tmp_path / "file" / "result.json", b"x")
