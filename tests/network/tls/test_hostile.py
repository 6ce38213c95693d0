"""A whole scan over peers that stall, flood, lie, tire and change their minds, beside a sound one."""

from __future__ import annotations

import csv
import gc
import itertools
import random
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cyberscan import datapack
from cyberscan.engine.observe import Observation, Observer
from cyberscan.levels import Level
from cyberscan.network.settings import Settings
from cyberscan.network.tls._certificate import MAX_NAMES
from cyberscan.outcomes import Finding, Outcome
from cyberscan.perimeter.scope import Scope
from cyberscan.probes.tls import TlsEndpoint
from cyberscan.profile_files import load_profile, select
from cyberscan.reasons import Reason
from cyberscan.registry import load_checks, load_renderers
from cyberscan.result import assemble
from cyberscan.sdk import (
    Fact,
    Host,
    HostAddresses,
    Site,
    TlsCertificates,
    TlsExtensions,
    TlsProtocols,
)
from cyberscan.testing import perimeter
from cyberscan.testing_tls import (
    DONE,
    HANDSHAKE,
    REFUSAL,
    certificate_message,
    hello_message,
    make_pair,
    message,
    openssl_server,
    read_hello,
    record,
    reset,
    server_hello,
)

Answer = Callable[[socket.socket, int], None]
Place = tuple[str, int]

ACCEPTED = (0xC02F, 0xC030, 0xC013, 0x002F)
OLD = 0x0301
"""Every peer that speaks TLS at all accepts TLS 1.0 too: to call it absent would be false."""


@contextmanager
def served(ip: str, answer: Answer, held: threading.Event) -> Iterator[Place]:
    """A peer that answers each connection in a thread of its own; all end with it."""
    server = socket.create_server((ip, 0))
    threads: list[threading.Thread] = []

    def talk(connection: socket.socket, number: int) -> None:
        with connection, suppress(OSError):
            connection.settimeout(20)
            answer(connection, number)

    def accept() -> None:
        for number in itertools.count():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=talk, args=(connection, number), daemon=True))
            threads[-1].start()

    door = threading.Thread(target=accept, daemon=True)
    door.start()
    try:
        yield ip, int(server.getsockname()[1])
    finally:
        held.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for thread in (door, *threads):
            thread.join(20)


def sound(connection: socket.socket, number: int) -> None:
    """TLS 1.0 to 1.2 with a few suites."""
    asked = read_hello(connection)
    chosen = next((code for code in ACCEPTED if code in asked.suites), None)
    if chosen is None or not OLD <= asked.version <= 0x0303:
        connection.sendall(REFUSAL)
    else:
        connection.sendall(server_hello(asked.version, chosen))


def mute(held: threading.Event) -> Answer:
    def answer(connection: socket.socket, number: int) -> None:
        held.wait(90)

    return answer


def drip(held: threading.Event) -> Answer:
    def answer(connection: socket.socket, number: int) -> None:
        for byte in server_hello(0x0303, 0xC02F):
            connection.sendall(bytes([byte]))
            if held.wait(1):
                return

    return answer


def endless(connection: socket.socket, number: int) -> None:
    while True:
        connection.sendall(record(HANDSHAKE, b"\x0b\xff\xff\xff" + bytes(16_000)))


def agreeable(connection: socket.socket, number: int) -> None:
    asked = read_hello(connection)
    version = max(asked.version, 0x0300)
    connection.sendall(server_hello(version, asked.suites[0] if asked.suites else 0x1301))


def one_at_a_time() -> Answer:
    busy = threading.Lock()

    def answer(connection: socket.socket, number: int) -> None:
        if not busy.acquire(blocking=False):
            reset(connection)
            return
        try:
            sound(connection, number)
        finally:
            busy.release()

    return answer


def tiring(last_word: bytes) -> Answer:
    """Serves a few, then answers whoever comes by a cut or an alert."""

    def answer(connection: socket.socket, number: int) -> None:
        if number < 6:
            sound(connection, number)
        else:
            connection.recv(4096)
            connection.sendall(last_word)

    return answer


def moody() -> Answer:
    moods: random.Random = random.Random(7)

    def answer(connection: socket.socket, number: int) -> None:
        mood = moods.randrange(4)
        if mood == 0:
            sound(connection, number)
        elif mood == 1:
            connection.recv(4096)
            connection.sendall(moods.randbytes(200))
        elif mood == 2:
            connection.recv(4096)
            reset(connection)

    return answer


def heavy(connection: socket.socket, number: int) -> None:
    """A certificate of five megabytes."""
    asked = read_hello(connection)
    chosen = next((code for code in ACCEPTED if code in asked.suites), None)
    if chosen is None or not OLD <= asked.version <= 0x0303:
        connection.sendall(REFUSAL)
        return
    flight = hello_message(asked.version, chosen) + certificate_message(bytes(5_000_000)) + DONE
    for at in range(0, len(flight), 16_000):
        connection.sendall(record(HANDSHAKE, flight[at : at + 16_000]))


def hasty(connection: socket.socket, number: int) -> None:
    """Leaves after its ServerHello."""
    asked = read_hello(connection)
    chosen = next((code for code in ACCEPTED if code in asked.suites), None)
    if chosen is None or not OLD <= asked.version <= 0x0303:
        connection.sendall(REFUSAL)
    else:
        connection.sendall(record(HANDSHAKE, hello_message(asked.version, chosen)))


def unfinished(connection: socket.socket, number: int) -> None:
    """Begins its Certificate, and never ends it."""
    sound(connection, number)
    connection.sendall(record(HANDSHAKE, message(11, bytes(9000))[:5000]))


def rude_pair(folder: Path, count: int) -> tuple[Path, Path]:
    """A certificate with names that are commands to a terminal and formulas to a spreadsheet."""
    key = ec.generate_private_key(ec.SECP256R1())
    rude = (
        '=cmd|"/c calc"!A1',
        "\x1b[2J\x1b]0;owned\x07",
        "@SUM(1)",
        "\r\n<script>alert(1)</script>",
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, '=1+1\x1b[31m<b onclick="x">')])
    names = [x509.DNSName(f"{rude[n % 4]}{n}") for n in range(count)]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"rude-{count}.key", folder / f"rude-{count}.pem"
    paths[0].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    paths[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return paths


def declared(name: str) -> str:
    return f"{name}.ville.test"


def observer_of(
    places: Mapping[str, Place], read_timeout: float, told: Callable[[str], None]
) -> tuple[Observer, list[Fact]]:
    hosts = [declared(name) for name in places]
    seeds: list[Fact] = [
        HostAddresses(
            target=Host(name=declared(name)),
            addresses=(ip,),
            sites=(Site(scheme="https", host=declared(name), port=port),),
        )
        for name, (ip, port) in places.items()
    ]
    settings = Settings(rate=500.0, read_timeout=read_timeout)
    scope = Scope(perimeter(hosts=hosts), Level.LIGHT, date.today())
    return Observer(
        (TlsEndpoint(),), scope, settings, progress=lambda t, done, known: told(t)
    ), seeds


def of(facts: tuple[Fact, ...], name: str, kind: type[Fact]) -> Fact:
    [found] = [
        fact
        for fact in facts
        if type(fact) is kind and getattr(fact.target, "host", "") == declared(name)
    ]
    return found


@pytest.fixture(scope="module")
def scanned(
    tmp_path_factory: pytest.TempPathFactory,
) -> Scanned:
    """One scan of all of them at once: facts, findings, reports, and what was left behind."""
    folder = tmp_path_factory.mktemp("hostile")
    held = threading.Event()
    peers: dict[str, Answer] = {
        "mute": mute(held),
        "drip": drip(held),
        "reset": lambda connection, number: reset(connection),
        "endless": endless,
        "agreeable": agreeable,
        "single": one_at_a_time(),
        "cutting": tiring(b""),
        "alerting": tiring(REFUSAL),
        "moody": moody(),
        "heavy": heavy,
        "hasty": hasty,
        "unfinished": unfinished,
    }
    with ExitStack() as stack:
        places: dict[str, Place] = {
            name: stack.enter_context(served(f"127.0.1.{number}", answer, held))
            for number, (name, answer) in enumerate(peers.items(), 1)
        }
        pairs = {
            "sound": make_pair(folder, declared("sound")),
            "rude": rude_pair(folder, 2000),
            "swollen": rude_pair(folder, 10_000),
        }
        for name, pair in pairs.items():
            port = stack.enter_context(openssl_server(pair))
            places[name] = "127.0.0.1", port
        before = left_behind()
        observer, seeds = observer_of(places, 1.0, lambda task: None)
        seen = observer.run(seeds)
        gc.collect()
        left = sorted(left_behind() - before)
    profile = load_profile("complet")
    document = assemble(
        perimeter(hosts=[declared(name) for name in places]), profile, seen,
        select(profile, load_checks()), started_at=datetime.now(UTC), finished_at=datetime.now(UTC),
        data=datapack.load(), level=Level.LIGHT,
    )  # fmt: skip
    reports = {name: r.render(document, "fr") for name, r in load_renderers().items()}
    return seen, document.findings, reports, left


def left_behind() -> set[str]:
    """Threads of ours and processes of ours that are alive."""
    threads = {t.name for t in threading.enumerate() if t.name.startswith(("hello", "observe"))}
    if sys.platform != "linux":
        return threads
    tasks = Path("/proc/self/task").glob("*/children")
    return threads | {f"process {pid}" for task in tasks for pid in _text(task).split()}


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # a thread that has just ended
        return ""


Scanned = tuple[Observation, tuple[Finding, ...], dict[str, bytes], list[str]]


def outcomes(scanned: Scanned, name: str) -> dict[str, set[Outcome]]:
    found: dict[str, set[Outcome]] = {}
    for finding in scanned[1]:
        if getattr(finding.target, "host", "") == declared(name):
            found.setdefault(finding.check, set()).add(finding.outcome)
    return found


def presences(scanned: Scanned, name: str) -> dict[str, str]:
    fact = of(scanned[0].facts, name, TlsProtocols)
    assert isinstance(fact, TlsProtocols)
    assert fact.failed is None
    return {version.version: version.presence for version in fact.versions}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("mute", Reason.TIMEOUT),
        ("drip", Reason.TIMEOUT),
        ("reset", Reason.PROTOCOL_ERROR),
        ("endless", Reason.PROTOCOL_ERROR),
        ("agreeable", Reason.PROTOCOL_ERROR),
    ],
)
def test_what_could_not_be_looked_at_neither_passes_nor_fails(
    scanned: Scanned, name: str, reason: Reason
) -> None:
    for kind in TlsEndpoint.produces:
        failed = of(scanned[0].facts, name, kind).failed
        assert failed is not None
        assert failed.reason is reason
    found = outcomes(scanned, name)
    assert found
    assert set().union(*found.values()) == {Outcome.NOT_TESTED}


@pytest.mark.parametrize("name", ["single", "cutting", "alerting", "hasty", "unfinished", "heavy"])
def test_an_old_version_that_is_there_is_never_called_absent(scanned: Scanned, name: str) -> None:
    seen = presences(scanned, name)
    assert seen["TLS 1.2"] == "present"
    assert "absent" not in {seen["TLS 1.0"], seen["TLS 1.1"]}
    assert Outcome.PASS not in outcomes(scanned, name)["tls.obsolete_version"]


@pytest.mark.parametrize("name", ["cutting", "alerting"])
def test_one_that_tires_of_us_is_known_to_be_half_known(scanned: Scanned, name: str) -> None:
    fact = of(scanned[0].facts, name, TlsProtocols)
    assert isinstance(fact, TlsProtocols)
    assert not fact.suites_complete
    assert (
        presences(scanned, name)["SSL 3.0"] == "undetermined"
    )  # asked for after its change of mind


@pytest.mark.parametrize("name", ["hasty", "unfinished", "heavy"])
def test_what_was_chosen_counts_although_no_certificate_came(scanned: Scanned, name: str) -> None:
    assert presences(scanned, name)["TLS 1.0"] == "present"
    assert of(scanned[0].facts, name, TlsCertificates).failed is not None


def test_one_that_changes_its_mind_is_only_believed_in_what_it_did(scanned: Scanned) -> None:
    fact = of(scanned[0].facts, "moody", TlsProtocols)
    if isinstance(fact, TlsProtocols) and fact.failed is None:
        assert {suite.code for suite in fact.suites} <= set(ACCEPTED)
        assert presences(scanned, "moody").get("TLS 1.3") != "present"


def test_the_sound_one_among_them_is_known_whole(scanned: Scanned) -> None:
    facts = scanned[0].facts
    for kind in TlsEndpoint.produces:
        assert of(facts, "sound", kind).failed is None
    protocols, extensions = of(facts, "sound", TlsProtocols), of(facts, "sound", TlsExtensions)
    assert isinstance(protocols, TlsProtocols)
    assert protocols.suites_complete
    assert presences(scanned, "sound")["SSL 3.0"] == "absent"
    assert isinstance(extensions, TlsExtensions)
    assert extensions.intolerant_to == ()


def test_thousands_of_rude_names_are_cut_and_disarmed(scanned: Scanned) -> None:
    fact = of(scanned[0].facts, "rude", TlsCertificates)
    assert isinstance(fact, TlsCertificates)
    assert len(fact.deployments[0].chain[0].names) == MAX_NAMES
    reports = scanned[2]
    assert set(reports) >= {"csv", "html", "json", "terminal"}
    for name, report in reports.items():
        assert b"\x1b[2J" not in report, name
        assert b"\x1b]0;" not in report, name
        assert b"\x07" not in report, name
    for tag in (b"<script>alert(1)", b"<b onclick"):
        assert tag not in reports["html"]
    rows = csv.reader(reports["csv"].decode("utf-8-sig").splitlines(), delimiter=";")
    cells = [cell for row in rows for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]


def test_a_certificate_beyond_measure_hides_nothing_else(scanned: Scanned) -> None:
    assert presences(scanned, "swollen")["TLS 1.3"] == "present"
    fact = of(scanned[0].facts, "swollen", TlsCertificates)
    assert isinstance(fact, TlsCertificates)
    assert fact.failed is not None or len(fact.deployments[0].chain[0].names) == MAX_NAMES


def test_nothing_is_a_bug_of_ours_and_nothing_is_left_behind(scanned: Scanned) -> None:
    seen, findings, _, left = scanned
    assert [fact for fact in seen.facts if fact.failed and fact.failed.reason is Reason.BUG] == []
    assert [finding for finding in findings if finding.outcome is Outcome.ERROR] == []
    assert left == []
    spent = TlsEndpoint.budget.connections
    ours = [count for ip, count in seen.connections_by_address.items() if ip != "127.0.0.1"]
    assert max(ours) <= spent


def test_those_that_hold_us_up_hold_up_nobody_else() -> None:
    # They let go only once the sound one is done with: were it to wait for them, none would ever end.
    held = threading.Event()
    order: list[str] = []

    def told(task: str) -> None:
        order.append(task)
        if declared("sound") in task:
            held.set()

    with ExitStack() as stack:
        places = {
            f"{kind.__name__}{number}": stack.enter_context(
                served(f"127.0.2.{number}", kind(held), held)
            )
            for number, kind in enumerate([mute, drip] * 6, 1)
        }
        places["sound"] = stack.enter_context(served("127.0.2.99", sound, held))
        observer, seeds = observer_of(places, 60.0, told)
        seen = observer.run(seeds)
    assert declared("sound") in order[0]
    fact = of(seen.facts, "sound", TlsProtocols)
    assert isinstance(fact, TlsProtocols)
    assert {suite.code for suite in fact.suites} == set(ACCEPTED)
    assert all(of(seen.facts, name, TlsProtocols).failed for name in places if name != "sound")
