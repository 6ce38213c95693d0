"""What is written is accepted by the software that it is written for, old and new settings alike."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cyberscan.sdk import Endpoint, Fact, Service
from cyberscan.testing import NOW
from tests.remedies.town import (
    MX,
    WEB,
    certificates,
    greeting,
    groups,
    page,
    protocols,
    remedy,
    to_copy,
)

EVERYTHING = (
    "tls.obsolete_version", "tls.no_tls13", "tls.broken_cipher", "tls.client_renegotiation",
    "tls.compression", "tls.early_data", "tls.ticket_lifetime", "tls.no_ocsp_staple",
    "tls.weak_group",
)  # fmt: skip
"""Every need but the hybrids, which take OpenSSL 3.5."""
IMAPS = Endpoint(host="mail.ville.test", ip="192.0.2.25", port=993)
SUBMISSION = Endpoint(host="mx.ville.test", ip="192.0.2.25", port=587, starttls="smtp")
_POSTGRES = Endpoint(host="", ip="192.0.2.30", port=5432, starttls="postgresql")


def _needs(program: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"{program} is not installed (tests/lab/install.sh installs it)")
    return found


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A certificate and its key, in one file."""
    both = tmp_path / "both.pem"
    key, own = tmp_path / "key.pem", tmp_path / "own.pem"
    subprocess.run(
        [_needs("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=www.ville.test",
         "-keyout", key, "-out", own, "-days", "3"],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(own.read_bytes() + key.read_bytes())
    return both


def _accepts(*command: str | Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stderr.lower(), done.stderr


def _web(server: str, *versions: str) -> list[Fact]:
    return [
        protocols(WEB, *versions), certificates(WEB, "RSA", "EC"), page(server),
        groups(WEB, "secp256r1", "x25519"),
    ]  # fmt: skip


@pytest.mark.parametrize("server", ["nginx", "nginx/1.10.3", "nginx/1.22.1"])
def test_nginx(server: str, tmp_path: Path, pem: Path) -> None:
    lines = to_copy(remedy(EVERYTHING, _web(server, "TLS 1.0", "TLS 1.2")))
    [settings] = [block for block in lines if "ssl_protocols" in block and "grep" not in block]
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off;\n{settings.replace('ssl_stapling on;', '')}\n"
        f"server {{ listen 127.0.0.1:8443 ssl; ssl_certificate {pem}; ssl_certificate_key {pem}; }} }}\n"
    )
    assert "resolver " in settings
    _accepts(_needs("nginx"), "-t", "-q", "-e", "stderr", "-c", configuration)


@pytest.mark.parametrize("server", ["Apache", "Apache/2.4.10 (Debian)", "Apache/2.4.62"])
def test_apache(server: str, tmp_path: Path, pem: Path) -> None:
    program = _needs("apache2")
    settings = to_copy(remedy(EVERYTHING, _web(server, "TLS 1.0", "TLS 1.2")))[0]
    modules = Path("/usr/lib/apache2/modules")
    configuration = tmp_path / "apache2.conf"
    configuration.write_text(
        f"ServerName www.ville.test\nServerRoot {tmp_path}\nPidFile {tmp_path}/pid\nErrorLog {tmp_path}/log\n"
        f"DefaultRuntimeDir {tmp_path}\n"
        + "".join(
            f"LoadModule {name}_module {modules}/mod_{name}.so\n"
            for name in ("mpm_event", "authz_core", "socache_shmcb", "ssl")
        )
        + settings.replace("${APACHE_RUN_DIR}", str(tmp_path))
        + f"\nListen 127.0.0.1:8443\n<VirtualHost *:8443>\nSSLEngine on\nSSLCertificateFile {pem}\n"
        "</VirtualHost>\n"
    )
    assert "SSLProtocol -all +TLSv1.2" in settings
    done = subprocess.run(
        [program, "-t", "-f", configuration], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_haproxy(tmp_path: Path, pem: Path) -> None:
    settings = to_copy(
        remedy(EVERYTHING, _web("HAProxy", "TLS 1.0", "TLS 1.2", "TLS 1.3"))
    )[0]  # fmt: skip
    configuration = tmp_path / "haproxy.cfg"
    configuration.write_text(
        f"global\n{settings}\ndefaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n"
        f"  timeout server 1s\nfrontend town\n  bind 127.0.0.1:8443 ssl crt {pem}\n"
        "  default_backend town\nbackend town\n  server one 127.0.0.1:80\n"
    )
    assert "ssl-default-bind-curves" in settings
    _accepts(_needs("haproxy"), "-c", "-q", "-f", configuration)


@pytest.mark.parametrize("endpoint", [MX, SUBMISSION], ids=["port 25", "port 587"])
def test_postfix(endpoint: Endpoint, tmp_path: Path) -> None:
    program = _needs("postconf")
    facts = [protocols(endpoint, "TLS 1.0", "TLS 1.2"), greeting("220 mx ESMTP Postfix")]
    settings = [b for b in to_copy(remedy(EVERYTHING, facts, endpoint)) if "tls_" in b and "=" in b]
    (tmp_path / "main.cf").write_text("\n".join(settings) + "\n")
    (tmp_path / "master.cf").write_text("")
    _accepts(program, "-c", tmp_path, "-n")
    known = subprocess.run([program, "-d"], capture_output=True, text=True, check=True).stdout
    names = [line.partition("=")[0].strip() for block in settings for line in block.splitlines()]
    assert len(names) >= 7
    assert [name for name in names if f"\n{name} =" not in known] == []


def test_dovecot(tmp_path: Path, pem: Path) -> None:
    facts = [
        protocols(IMAPS, "TLS 1.0", "TLS 1.2"), certificates(IMAPS, "EC"),
        Service(target=Endpoint(ip=IMAPS.ip, port=993), observed_at=NOW, port=993, name="imap",
                banner="* OK [CAPABILITY IMAP4rev1] Dovecot ready."),
    ]  # fmt: skip
    settings = to_copy(remedy(EVERYTHING, facts, IMAPS))[0]
    configuration = tmp_path / "dovecot.conf"
    configuration.write_text(f"ssl = yes\nssl_cert = <{pem}\nssl_key = <{pem}\n{settings}\n")
    assert "ssl_cipher_list = ECDHE-ECDSA-AES256" in settings
    _accepts(_needs("doveconf"), "-c", configuration, "-n")


def test_lighttpd(tmp_path: Path, pem: Path) -> None:
    program = _needs("lighttpd")
    settings = to_copy(remedy(EVERYTHING, _web("lighttpd/1.4.69", "TLS 1.0", "TLS 1.2")))[0]
    configuration = tmp_path / "lighttpd.conf"
    configuration.write_text(
        f'server.modules = ("mod_openssl")\nserver.document-root = "{tmp_path}"\nserver.port = 8443\n'
        f'ssl.engine = "enable"\nssl.pemfile = "{pem}"\n{settings}\n'
    )
    _accepts(program, "-tt", "-f", configuration)
