"""Databases, caches, containers, metrics."""

from __future__ import annotations

from pathlib import Path

from tests.lab.harbour.quay import Quay, tcp

OPEN, CLOSED = "192.31.196.104", "192.31.196.105"
NEVER_GIVEN = "jamais-essaye"
"""A password of the laboratory; the scanner tries none."""


def start(quay: Quay) -> None:
    """Everything of this family."""
    _mariadb(quay)
    _postgresql(quay)
    _caches(quay)
    _influxdb(quay)
    _etcd(quay)
    _zookeeper(quay)
    _registry(quay)
    _metrics(quay)


def _mariadb(quay: Quay) -> None:
    room = quay.room("mariadb", "mysql")
    quay.prepare("mariadb-install-db", "--no-defaults", "--user=mysql", f"--datadir={room}/data",
                 "--skip-test-db", "--auth-root-authentication-method=normal")  # fmt: skip
    # Whoever it does not know at all is refused before a word of its version.
    visitors = quay.write(
        "mariadb/visitors.sql", f"CREATE USER 'x'@'%' IDENTIFIED BY '{NEVER_GIVEN}';"
    )
    quay.start(
        "mariadb",
        ["mariadbd", "--no-defaults", "--user=mysql", f"--datadir={room}/data", f"--socket={room}/socket",
         f"--pid-file={room}/pid", f"--bind-address={OPEN}", "--skip-name-resolve",
         f"--init-file={visitors}"],
        *tcp(OPEN, 3306),
    )  # fmt: skip


def _postgresql(quay: Quay) -> None:
    # Debian keeps the server's programs out of the path, a folder for each major version
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
    room = quay.room("postgresql", "postgres")
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    quay.prepare(*as_user, f"{binaries}/initdb", "-D", f"{room}/data", "-A", "scram-sha-256", "--no-sync",
                 "--pwfile", str(quay.write("postgresql.password", NEVER_GIVEN)))  # fmt: skip
    options = {
        "listen_addresses": OPEN, "unix_socket_directories": "", "ssl": "on", "fsync": "off",
        "ssl_cert_file": quay.certificate, "ssl_key_file": quay.own_key(room, "postgres"),
    }  # fmt: skip
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    quay.start("postgresql", [f"{binaries}/postgres", "-D", f"{room}/data", *settings], *tcp(OPEN, 5432),
               user="postgres")  # fmt: skip


def _caches(quay: Quay) -> None:
    for ip, options in (
        (OPEN, ["--protected-mode", "no"]),
        (CLOSED, ["--requirepass", NEVER_GIVEN]),
    ):
        room = quay.room(f"redis-{ip}")
        command = ["redis-server", "--bind", ip, "--save", "", "--dir", str(room), *options]
        quay.start(f"redis-{ip}", command, *tcp(ip, 6379))
    quay.start("memcached", ["memcached", "-u", "nobody", "-l", OPEN, "-U", "0"], *tcp(OPEN, 11211))


def _influxdb(quay: Quay) -> None:
    room = quay.room("influxdb")
    config = quay.write(
        "influxdb/conf", "reporting-disabled = true", f'bind-address = "{OPEN}:8088"', "[meta]",
        f'dir = "{room}/meta"', "[data]", f'dir = "{room}/data"', f'wal-dir = "{room}/wal"', "[http]",
        f'bind-address = "{OPEN}:8086"',
    )  # fmt: skip
    quay.start("influxdb", ["influxd", "run", "-config", str(config)], *tcp(OPEN, 8086))


def _etcd(quay: Quay) -> None:
    room = quay.room("etcd")
    clients = f"http://{OPEN}:2379"
    quay.start(
        "etcd",
        ["etcd", "--data-dir", f"{room}/data", "--listen-client-urls", clients, "--advertise-client-urls",
         clients, "--listen-peer-urls", f"http://{OPEN}:2380", "--initial-advertise-peer-urls",
         f"http://{OPEN}:2380", "--initial-cluster", f"default=http://{OPEN}:2380"],
        *tcp(OPEN, 2379),
    )  # fmt: skip


def _zookeeper(quay: Quay) -> None:
    room = quay.room("zookeeper")
    config = quay.write(
        "zookeeper/zoo.cfg", "tickTime=2000", f"dataDir={room}", "clientPort=2181",
        f"clientPortAddress={OPEN}", "admin.enableServer=false", "4lw.commands.whitelist=ruok,srvr",
    )  # fmt: skip
    jars = "/etc/zookeeper/conf:/usr/share/java/*"
    quay.start(
        "zookeeper",
        ["java", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars,
         "org.apache.zookeeper.server.quorum.QuorumPeerMain", str(config)],
        f"tcp:[::ffff:{OPEN}]:2181",
    )  # fmt: skip


def _registry(quay: Quay) -> None:
    room = quay.room("registry")
    config = quay.write(
        "registry/conf.yml", "version: 0.1", "log: {level: error}",
        f"storage: {{filesystem: {{rootdirectory: {room}}}}}", f"http: {{addr: '{OPEN}:5000'}}",
    )  # fmt: skip
    quay.start("registry", ["docker-registry", "serve", str(config)], *tcp(OPEN, 5000))


def _metrics(quay: Quay) -> None:
    room = quay.room("prometheus")
    config = quay.write("prometheus/conf.yml", "global: {scrape_interval: 1h}")
    quay.start(
        "prometheus",
        ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={room}/data",
         f"--web.listen-address={OPEN}:9090"],
        *tcp(OPEN, 9090),
    )  # fmt: skip
    quay.start("node-exporter", ["prometheus-node-exporter", f"--web.listen-address={OPEN}:9100"],
               *tcp(OPEN, 9100))  # fmt: skip
