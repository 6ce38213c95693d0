"""Databases, files, directory, chat, remote desktop: TLS behind a dialect of their own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.lab.tls.yard import BARE, IP, Missing, Server, Yard, free_port, program


def postgresql(yard: Yard) -> list[Server]:
    """PostgreSQL with its own idea of ciphers."""
    # Debian keeps the server's programs out of the path, a folder for each major version
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if binaries is None:
        raise Missing("postgresql is not installed (run tests/lab/install.sh)")
    room = yard.room("postgresql")
    shutil.chown(room, "postgres")
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = room / "data"
    subprocess.run([*as_user, str(binaries / "initdb"), "-D", str(data), "-A", "trust"],
                   check=True, capture_output=True, env=BARE, cwd="/")  # fmt: skip
    key = room / "server.key"
    shutil.copy(yard.rsa.key, key)
    key.chmod(0o600)
    shutil.chown(key, "postgres")
    port = free_port()
    options = {
        "listen_addresses": IP, "port": port, "unix_socket_directories": "", "ssl": "on",
        "ssl_cert_file": yard.rsa.certificate, "ssl_key_file": key, "fsync": "off",
        "ssl_min_protocol_version": "TLSv1.2",
    }  # fmt: skip
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    yard.start("postgresql", [*as_user, str(binaries / "postgres"), "-D", str(data), *settings], port,
               folder=Path("/"))  # fmt: skip
    return [Server("PostgreSQL", port, "postgresql")]


def mariadb(yard: Yard) -> list[Server]:
    """MariaDB with a certificate."""
    room = yard.room("mariadb")
    shutil.chown(room, "mysql")
    subprocess.run(
        [program("mariadb-install-db"), "--no-defaults", "--user=mysql", f"--datadir={room}/data",
         "--skip-test-db", "--auth-root-authentication-method=normal"],
        check=True, capture_output=True, env=BARE,
    )  # fmt: skip
    port = free_port()
    yard.start(
        "mariadb",
        ["mariadbd", "--no-defaults", "--user=mysql", f"--datadir={room}/data", f"--port={port}",
         f"--socket={room}/socket", f"--pid-file={room}/pid", f"--bind-address={IP}",
         "--skip-name-resolve", f"--ssl-cert={yard.rsa.certificate}", f"--ssl-key={yard.rsa.key}",
         "--tls-version=TLSv1.1,TLSv1.2,TLSv1.3", "--ssl-cipher=ALL:@SECLEVEL=0"],
        port,
    )  # fmt: skip
    return [Server("MariaDB", port, "mysql")]


def vsftpd(yard: Yard) -> list[Server]:
    """FTP with AUTH TLS, by vsftpd: its own single cipher is 3DES by default."""
    room = yard.room("vsftpd")
    (room / "empty").mkdir()
    port = free_port()
    options = {
        "listen": "YES", "listen_address": IP, "listen_port": port, "background": "NO",
        "anonymous_enable": "NO", "local_enable": "YES", "secure_chroot_dir": room / "empty",
        "seccomp_sandbox": "NO", "xferlog_enable": "NO", "ssl_enable": "YES", "ssl_tlsv1": "YES",
        "rsa_cert_file": yard.rsa.certificate, "rsa_private_key_file": yard.rsa.key,
        "ssl_ciphers": "HIGH:@SECLEVEL=0",
    }  # fmt: skip
    config = yard.write("vsftpd/vsftpd.conf", "".join(f"{k}={v}\n" for k, v in options.items()))
    yard.start("vsftpd", ["vsftpd", str(config)], port)
    return [Server("vsftpd", port, "ftp")]


def slapd(yard: Yard) -> list[Server]:
    """OpenLDAP, which Debian builds with GnuTLS: StartTLS and ldaps."""
    room = yard.room("slapd")
    (room / "data").mkdir()
    config = yard.write(
        "slapd/slapd.conf",
        f"include /etc/ldap/schema/core.schema\npidfile {room}/pid\nmodulepath /usr/lib/ldap\n"
        f"moduleload back_mdb\nTLSCertificateFile {yard.rsa.certificate}\n"
        f"TLSCertificateKeyFile {yard.rsa.key}\nTLSProtocolMin 3.1\n"
        f"database mdb\nsuffix dc=ville,dc=test\ndirectory {room}/data\n",
    )
    clear, secure = free_port(), free_port()
    yard.start(
        "slapd",
        ["slapd", "-d", "0", "-f", str(config),
         "-h", f"ldap://{IP}:{clear}/ ldaps://{IP}:{secure}/"],
        clear, secure,
    )  # fmt: skip
    return [
        Server("slapd", clear, "ldap", asked_by="gnutls"),
        Server("slapd ldaps", secure, asked_by="gnutls"),
    ]


def prosody(yard: Yard) -> list[Server]:
    """XMPP for people and between servers."""
    room = yard.room("prosody")
    people, servers = free_port(), free_port()
    shutil.chown(room, "prosody")
    key = room / "server.key"
    shutil.copy(yard.rsa.key, key)
    shutil.chown(key, "prosody")
    config = yard.write(
        "prosody/prosody.cfg.lua",
        f'daemonize = false\npidfile = "{room}/pid"\ndata_path = "{room}"\nprosody_user = "prosody"\n'
        'log = { info = "*console" }\nmodules_enabled = { "tls", "saslauth", "dialback" }\n'
        f'interfaces = {{ "{IP}" }}\nc2s_ports = {{ {people} }}\ns2s_ports = {{ {servers} }}\n'
        f'ssl = {{ certificate = "{yard.rsa.certificate}"; key = "{key}"; }}\n'
        'VirtualHost "www.ville.test"\n',
    )
    config.chmod(0o644)
    as_user = ["setpriv", "--reuid=prosody", "--regid=prosody", "--clear-groups"]
    yard.start("prosody", [*as_user, "prosody", "--config", str(config), "-F"], people, servers)
    return [
        Server("Prosody", people, "xmpp"),
        Server("Prosody servers", servers, "xmpp_server"),
    ]


def xrdp(yard: Yard) -> list[Server]:
    """A remote desktop whose negotiation is in clear."""
    room = yard.room("xrdp")
    port = free_port()
    config = yard.write(
        "xrdp/xrdp.ini",
        f"[Globals]\nini_version=1\nfork=true\nport=tcp://{IP}:{port}\nsecurity_layer=tls\n"
        f"certificate={yard.rsa.certificate}\nkey_file={yard.rsa.key}\n"
        "ssl_protocols=TLSv1.2, TLSv1.3\n"
        f"[Logging]\nLogFile={room}/xrdp.log\nLogLevel=ERROR\nEnableSyslog=false\n[Xorg]\nname=Xorg\n"
        "lib=libxup.so\n",
    )
    yard.start("xrdp", ["xrdp", "--nodaemon", "--config", str(config)], port)
    return [Server("xrdp", port, "rdp")]
