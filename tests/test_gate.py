"""No task reaches the network without the gate: by reading the sources, and by watching a real scan."""

import ast
import ipaddress
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cyberscan.demo import town
from cyberscan.engine.observe import Observation, Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Server, Settings
from cyberscan.perimeter.assets import seeds
from cyberscan.perimeter.load import load_perimeter
from cyberscan.perimeter.models import Perimeter
from cyberscan.perimeter.scope import Contact, Permit, Scope
from cyberscan.registry import load_probes

ROOT = Path(__file__).parent.parent / "cyberscan"
# The demonstration and the test peers serve, they do not scan.
SOURCES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if "demo" not in path.parts and path.name != "testing_tls.py"
)
PARSED = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in SOURCES}

# Where a socket is made without a permit in sight, and why that reaches no target.
WITHOUT_PERMIT = {
    ("network/dial.py", "own_addresses"): "a UDP socket that never sends",
}
NAME_LOOKUPS = {
    "getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn", "getnameinfo",
    "create_connection",
}  # fmt: skip
CHILD_MODULES = {"subprocess", "multiprocessing"}
# Its processes are refused every socket: tests/network/tls/test_workers.py.
WITHOUT_NETWORK = {"network/tls/workers.py"}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls(tree: ast.AST) -> Iterator[str]:
    """Dotted names of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield ast.unparse(node.func)


def takes_permit(function: ast.FunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(a.annotation and "Permit" in ast.unparse(a.annotation) for a in arguments)


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_sockets_are_made_only_from_a_permit() -> None:
    makers = {
        (module, function.name)
        for module, tree in PARSED.items()
        for function in functions(tree)
        if "socket.socket" in calls(function) and not takes_permit(function)
    }
    assert makers == set(WITHOUT_PERMIT)
    inside = {id(node) for tree in PARSED.values() for f in functions(tree) for node in ast.walk(f)}
    outside = [
        module
        for module, tree in PARSED.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "socket.socket"
        and id(node) not in inside
    ]
    assert outside == []


def test_only_the_gate_makes_permits() -> None:
    makers = [module for module, tree in PARSED.items() if "Permit" in calls(tree)]
    assert makers == ["perimeter/scope.py"]


def test_every_way_to_dial_takes_a_permit() -> None:
    dial = {f.name: f for f in PARSED["network/dial.py"].body if isinstance(f, ast.FunctionDef)}
    assert {"tcp", "udp"} <= set(dial)
    for name in ("tcp", "udp"):
        first = dial[name].args.args[0]
        assert first.annotation is not None
        assert ast.unparse(first.annotation) == "Permit"


def test_names_are_never_resolved_by_the_system() -> None:
    askers = [
        (module, name)
        for module, tree in PARSED.items()
        for name in calls(tree)
        if name.rpartition(".")[2] in NAME_LOOKUPS and "self." not in name
    ]
    assert askers == []


def test_child_processes_get_their_address_from_the_gate() -> None:
    children = {module for module, tree in PARSED.items() if CHILD_MODULES & imported(tree)}
    assert all(module.startswith("network/") for module in children)
    assert children >= WITHOUT_NETWORK
    for module in children - WITHOUT_NETWORK:
        tree = PARSED[module]
        asks = any(name.endswith(".permit") for name in calls(tree))
        assert asks or any(takes_permit(function) for function in functions(tree)), module


class WatchedScope(Scope):
    """The real gate, that remembers what it let through."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.let_through: set[tuple[str, int]] = set()

    def vet(self, ip: str, port: int, contact: Contact, name: str = "") -> Permit:
        permit = super().vet(ip, port, contact, name)
        self.let_through.add((permit.ip, permit.port))
        return permit


class Watch:
    """What the interpreter itself reports: connections, look-ups and child processes."""

    def __init__(self) -> None:
        self.on = False
        self.reached: set[tuple[str, int]] = set()
        self.asked: list[object] = []
        self.children: list[list[str]] = []

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        # The town's own servers answer by sendto, in this process too, in their own threads.
        sent = event == "socket.sendto" and threading.current_thread().name.startswith("observe")
        if (sent or event == "socket.connect") and isinstance(arguments[1], tuple):
            self.reached.add((arguments[1][0], arguments[1][1]))
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            self.asked.append(arguments[0])
        elif event == "subprocess.Popen":
            self.children.append([str(argument) for argument in arguments[1]])


WATCH = Watch()
sys.addaudithook(WATCH.hook)  # hooks cannot be removed, so there is one and it sleeps


@contextmanager
def watching() -> Iterator[Watch]:
    WATCH.reached.clear()
    WATCH.asked.clear()
    WATCH.children.clear()
    WATCH.on = True
    try:
        yield WATCH
    finally:
        WATCH.on = False


def observed(scope: WatchedScope, perimeter: Perimeter, place: town.Town) -> Observation:
    settings = Settings(
        resolvers=(Server.parse(place.resolver),), ca_file=place.ca_file, rate=500.0,
        connect_timeout=1.0, read_timeout=1.0, query_timeout=1.0,
    )  # fmt: skip
    return Observer(load_probes(), scope, settings).run(seeds(perimeter, scope.level))


def gate(perimeter: Perimeter, level: Level, place: town.Town) -> WatchedScope:
    resolver = Server.parse(place.resolver)
    today = datetime.now(UTC).date()
    return WatchedScope(perimeter, level, today, frozenset({(resolver.ip, resolver.port)}))


@pytest.mark.parametrize("level", list(Level))
def test_a_real_scan_reaches_only_what_the_gate_let_through(tmp_path: Path, level: Level) -> None:
    with town.served(tmp_path) as place:
        perimeter = load_perimeter(place.perimeter, date.today())
        scope = gate(perimeter, level, place)
        with watching() as watch:
            observation = observed(scope, perimeter, place)
    assert observation.facts
    assert watch.reached <= scope.let_through
    assert watch.asked == []
    resolver = Server.parse(place.resolver)
    if level is Level.PASSIVE:
        assert watch.reached == {(resolver.ip, resolver.port)}
        assert watch.children == []
    else:
        assert watch.reached > {(resolver.ip, resolver.port)}
    allowed = {ip for ip, _ in scope.let_through}
    assert all(named(child) <= allowed for child in watch.children)


def named(command: list[str]) -> set[str]:
    """The addresses on a command line."""
    found = set()
    for argument in command:
        try:
            found.add(str(ipaddress.ip_address(argument)))
        except ValueError:
            continue
    return found
