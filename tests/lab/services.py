"""Exposed services: one address that opens about everything, one that only offers a modern SSH."""

from __future__ import annotations

import os
from pathlib import Path

from tests.lab.daemons import Daemons
from tests.lab.space import Space, run

SOUND = "192.31.196.40"
EXPOSED = "192.31.196.41"
SIXTH = "2620:4f:8000::40"
ADDRESSES = (SOUND, EXPOSED, SIXTH)
LOG_IN = Path("dovecot/postfix")
"""In the folder of the services: where Dovecot checks passwords for Postfix."""

_OLD_SSH = (
    "KexAlgorithms diffie-hellman-group1-sha1,diffie-hellman-group14-sha1",
    "Ciphers 3des-cbc,aes128-cbc",
    "MACs hmac-md5,hmac-sha1",
    "HostKeyAlgorithms ssh-rsa",
)


def start_database(space: Space, daemons: Daemons, folder: Path) -> Path:
    """MariaDB with an empty data folder; returns its socket."""
    folder.mkdir()
    run("chown", "mysql:", str(folder))
    run(*space.in_town("mariadb-install-db", "--no-defaults", "--user=mysql", f"--datadir={folder}/data",
                       "--skip-test-db", "--auth-root-authentication-method=normal"))  # fmt: skip
    socket = folder / "mariadb.sock"
    daemons.start(
        "mariadb",
        ["mariadbd", "--no-defaults", "--user=mysql", f"--datadir={folder}/data", f"--socket={socket}",
         f"--pid-file={folder}/pid", f"--bind-address={EXPOSED}", "--skip-name-resolve"],
        listens=[f"tcp:{EXPOSED}:3306"],
    )  # fmt: skip
    return socket


def start(daemons: Daemons, folder: Path) -> None:
    """Everything else."""
    folder.mkdir()
    Path("/run/sshd").mkdir(exist_ok=True)  # compiled into sshd; it refuses to start without it
    for name, ip, options in (
        ("modern", SOUND, ()),
        ("old", EXPOSED, _OLD_SSH),
        ("sixth", f"[{SIXTH}]", ()),
    ):
        _ssh(daemons, folder, name, ip, options)
    _files(daemons, folder)
    _telnet(daemons, folder)
    _caches(daemons, folder)
    _imap(daemons, folder)
    _mqtt_and_snmp(daemons, folder)


def _ssh(daemons: Daemons, folder: Path, name: str, ip: str, options: tuple[str, ...]) -> None:
    kind = "rsa" if options else "ed25519"
    key = folder / f"ssh-{name}"
    run("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(key))
    config = folder / f"sshd-{name}.conf"
    lines = [f"ListenAddress {ip}:22", f"HostKey {key}", "PidFile none", "UsePAM no",
             "PasswordAuthentication no", "MaxStartups 100", *options]  # fmt: skip
    config.write_text("\n".join(lines) + "\n")
    daemons.start(f"sshd-{name}", ["/usr/sbin/sshd", "-D", "-e", "-f", str(config)],
                  listens=[f"tcp:{ip}:22"])  # fmt: skip


def _files(daemons: Daemons, folder: Path) -> None:
    empty = folder / "empty"
    empty.mkdir()
    config = folder / "vsftpd.conf"
    options = {"listen": "YES", "listen_address": EXPOSED, "background": "NO", "anonymous_enable": "NO",
               "local_enable": "YES", "secure_chroot_dir": str(empty), "seccomp_sandbox": "NO",
               "xferlog_enable": "NO"}  # fmt: skip
    config.write_text("".join(f"{name}={value}\n" for name, value in options.items()))
    daemons.start("vsftpd", ["vsftpd", str(config)], listens=[f"tcp:{EXPOSED}:21"])


def _telnet(daemons: Daemons, folder: Path) -> None:
    config = folder / "xinetd.conf"
    config.write_text(
        "service telnet\n{\n  disable = no\n  socket_type = stream\n  protocol = tcp\n  wait = no\n"
        f"  user = root\n  bind = {EXPOSED}\n  port = 23\n  type = UNLISTED\n"
        "  server = /usr/sbin/telnetd\n  instances = 20\n  cps = 1000 1\n}\n"
    )
    daemons.start(
        "telnet",
        ["xinetd", "-dontfork", "-f", str(config), "-filelog", str(folder / "xinetd.log"),
         "-pidfile", str(folder / "xinetd.pid")],
        listens=[f"tcp:{EXPOSED}:23"],
    )  # fmt: skip


def _caches(daemons: Daemons, folder: Path) -> None:
    daemons.start(
        "redis",
        ["redis-server", "--bind", EXPOSED, "--protected-mode", "no", "--save", "", "--dir", str(folder)],
        listens=[f"tcp:{EXPOSED}:6379"],
    )  # fmt: skip
    daemons.start("memcached", ["memcached", "-u", "nobody", "-l", EXPOSED, "-U", "0"],
                  listens=[f"tcp:{EXPOSED}:11211"])  # fmt: skip


def _imap(daemons: Daemons, folder: Path) -> None:
    run_folder = folder / "dovecot"
    run_folder.mkdir()
    config = folder / "dovecot.conf"
    config.write_text(
        f"base_dir = {run_folder}\nstate_dir = {run_folder}\nlog_path = /dev/stderr\nprotocols = imap\n"
        "ssl = no\ndisable_plaintext_auth = no\nmail_location = maildir:~/Maildir\n"
        "passdb {\n  driver = static\n  args = nopassword=n password=x\n}\n"
        "userdb {\n  driver = static\n  args = uid=65534 gid=65534 home=/nonexistent\n}\n"
        "service imap-login {\n  chroot =\n"
        f"  inet_listener imap {{\n    address = {EXPOSED}\n    port = 143\n  }}\n"
        "  inet_listener imaps {\n    port = 0\n  }\n}\n"
        f"service auth {{\n  unix_listener {LOG_IN.name} {{\n    mode = 0666\n  }}\n}}\n"
    )
    daemons.start("dovecot", ["dovecot", "-F", "-c", str(config)], listens=[f"tcp:{EXPOSED}:143"])


def _mqtt_and_snmp(daemons: Daemons, folder: Path) -> None:
    mqtt = folder / "mosquitto.conf"
    mqtt.write_text(f"listener 1883 {EXPOSED}\nallow_anonymous true\nuser root\n")
    daemons.start("mosquitto", ["mosquitto", "-c", str(mqtt)], listens=[f"tcp:{EXPOSED}:1883"])
    snmp = folder / "snmpd.conf"
    snmp.write_text(f"agentaddress udp:{EXPOSED}:161\nrocommunity laboratoire\nsysName lab\n")
    daemons.start(
        "snmpd", ["snmpd", "-f", "-Lo", "-I", "-smux", "-C", "-c", str(snmp), "-p", str(folder / "snmpd.pid")],
        environment={**os.environ, "SNMP_PERSISTENT_DIR": str(folder / "snmp")},
        listens=[f"udp:{EXPOSED}:161"],
    )  # fmt: skip
