"""``python -m tests.lab.tls [GROUP…] [--without testssl]``: every server before every referee, by hand.

Prints one block a server: what each referee says beside us and beside the real clients.
"""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser

from cyberscan.tls_suites import suite_name
from tests.lab.tls.clients import Pairs
from tests.lab.tls.farm import GROUPS, ask, running, surveyed
from tests.lab.tls.referees import REFEREES, Unable
from tests.lab.tls.yard import Missing, Server


def main() -> None:
    """Group by group, so that one that cannot run here hides no other."""
    parser = ArgumentParser(prog="python -m tests.lab.tls", description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS))
    parser.add_argument("--without", action="append", default=[], choices=REFEREES)
    options = parser.parse_args()
    for group in options.groups:
        try:
            with running(group) as servers:
                truths = ask(servers).truths
                for server in servers:
                    _compare(server, truths[server.name].suites, options.without)
        except Missing as missing:
            print(f"{group}: {missing}")


def _compare(server: Server, truth: Pairs, without: list[str]) -> None:
    fact = surveyed(server).protocols
    ours = frozenset((suite.version, suite.code) for suite in fact.suites)
    print(f"\n{server.name}: {len(truth)} suites by real clients")
    _print("cyberscan" if fact.suites_complete else "cyberscan (reduced)", ours, truth)
    for name, referee in REFEREES.items():
        if name in without:
            continue
        try:
            _print(name, referee(server), truth)
        except (Unable, OSError, KeyError, ValueError, subprocess.TimeoutExpired) as error:
            print(f"  {name}: no answer ({type(error).__name__}: {str(error)[:150]})")
    sys.stdout.flush()


def _print(name: str, found: Pairs, truth: Pairs) -> None:
    more, less = found - truth, truth - found
    print(f"  {name}: " + ("the same" if not more | less else f"{len(found)}"))
    for sign, pairs in (("+", more), ("-", less)):
        for version in sorted({version for version, _ in pairs}):
            names = [suite_name(code) for v, code in sorted(pairs) if v == version]
            print(f"    {sign} {version} ({len(names)}): {', '.join(names[:6])}")


if __name__ == "__main__":
    main()
