"""``python -m cyberscan`` and the ``cyberscan`` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line. Imported late, so that ``import cyberscan`` stays cheap."""
    from cyberscan.cli import main as run

    run()


if __name__ == "__main__":
    main()
