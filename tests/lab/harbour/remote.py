"""Ways in: shells, remote desktops, screens, consoles."""

from __future__ import annotations

from pathlib import Path

from tests.lab.harbour.quay import Quay, tcp

MODERN, OLD, SMALL = "192.31.196.101", "192.31.196.102", "192.31.196.103"

_OLD_SSH = (
    "KexAlgorithms diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group14-sha256",
    "Ciphers 3des-cbc,aes128-cbc", "MACs hmac-md5,hmac-sha1", "HostKeyAlgorithms ssh-rsa",
    "RequiredRSASize 1024",
)  # fmt: skip


def start(quay: Quay) -> None:
    """Everything of this family."""
    Path("/run/sshd").mkdir(exist_ok=True)  # compiled into sshd; it refuses to start without it
    _openssh(quay, MODERN, "ed25519")
    _openssh(quay, OLD, "rsa", *_OLD_SSH)
    _dropbear(quay)
    _telnet(quay)
    _xrdp(quay)
    _screens(quay)
    _cockpit(quay)


def _openssh(quay: Quay, ip: str, kind: str, *options: str) -> None:
    room = quay.room(f"openssh-{kind}")
    size = ["-b", "1024"] if kind == "rsa" else []
    quay.prepare("ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-f", str(room / "key"))
    config = quay.write(
        f"openssh-{kind}/conf", f"ListenAddress {ip}:22", f"HostKey {room}/key", "PidFile none",
        "UsePAM no", "PasswordAuthentication no", "MaxStartups 100", *options,
    )  # fmt: skip
    quay.start(f"openssh-{kind}", ["/usr/sbin/sshd", "-D", "-e", "-f", str(config)], *tcp(ip, 22))


def _dropbear(quay: Quay) -> None:
    room = quay.room("dropbear")
    quay.prepare("dropbearkey", "-t", "ecdsa", "-f", f"{room}/key")
    command = [
        "dropbear",
        "-F",
        "-E",
        "-r",
        f"{room}/key",
        "-p",
        f"{SMALL}:22",
        "-P",
        f"{room}/pid",
    ]
    quay.start("dropbear", command, *tcp(SMALL, 22))


def _telnet(quay: Quay) -> None:
    config = quay.write(
        "xinetd.conf",
        "service telnet\n{\n  disable = no\n  socket_type = stream\n  protocol = tcp\n  wait = no\n"
        f"  user = root\n  bind = {MODERN}\n  port = 23\n  type = UNLISTED\n"
        "  server = /usr/sbin/telnetd\n  instances = 20\n  cps = 1000 1\n}",
    )
    log = ["-filelog", f"{quay.folder}/xinetd.log", "-pidfile", f"{quay.folder}/xinetd.pid"]
    quay.start("telnet", ["xinetd", "-dontfork", "-f", str(config), *log], *tcp(MODERN, 23))


def _xrdp(quay: Quay) -> None:
    room = quay.room("xrdp")
    config = quay.write(
        "xrdp/xrdp.ini", "[Globals]", "ini_version=1", "fork=true", f"port=tcp://{MODERN}:3389",
        "security_layer=tls", f"certificate={quay.certificate}", f"key_file={quay.key}",
        "ssl_protocols=TLSv1.2, TLSv1.3", "[Logging]", f"LogFile={room}/xrdp.log", "LogLevel=ERROR",
        "EnableSyslog=false", "[Xorg]", "name=Xorg", "lib=libxup.so",
    )  # fmt: skip
    quay.start("xrdp", ["xrdp", "--nodaemon", "--config", str(config)], *tcp(MODERN, 3389))


def _screens(quay: Quay) -> None:
    # The numbers of displays leave marks in /tmp: as root, -nolock leaves none.
    bare = ["-nolock", "-nolisten", "unix", "-geometry", "320x200"]
    for ip, number, security in ((MODERN, 61, "None"), (OLD, 62, "VncAuth")):
        room = quay.room(f"vnc-{security}")
        # The form of a password file is DES of it under a key that everybody knows; eight bytes.
        (room / "passwd").write_bytes(bytes.fromhex("dbd83cfd727a1458"))
        quay.start(
            f"vnc-{security}",
            ["Xtigervnc", f":{number}", *bare, "-rfbport", "5900", "-interface", ip,
             "-SecurityTypes", security, "-rfbauth", f"{room}/passwd"],
            *tcp(ip, 5900),
        )  # fmt: skip
    # Xvfb takes no address: it listens on all of them, only the first declares it.
    quay.start(
        "x11",
        ["Xvfb", ":0", "-nolock", "-nolisten", "unix", "-listen", "tcp", "-ac"],
        "tcp:0.0.0.0:6000",
    )


def _cockpit(quay: Quay) -> None:
    quay.start(
        "cockpit",
        ["/usr/lib/cockpit/cockpit-ws", "--no-tls", "--address", OLD, "--port", "9090"],
        *tcp(OLD, 9090),
    )
