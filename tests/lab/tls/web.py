"""Web servers, and OpenSSL's own test server, in the configurations that towns really run, and worse."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lab.tls.yard import IP, Pair, Server, Yard, free_port, program

INTERMEDIATE = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
)
BROAD = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
OLD = "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3"


@dataclass(frozen=True)
class _Site:
    name: str
    protocols: str
    ciphers: str
    pairs: tuple[str, ...] = ("rsa",)
    prefer: bool = False
    more: str = ""


_NGINX = (
    _Site("intermediate", "TLSv1.2 TLSv1.3", INTERMEDIATE, ("rsa", "ecdsa")),
    _Site("broad", OLD, BROAD, prefer=True, more="ssl_dhparam {dh1024};"),
    _Site("broad-client-order", OLD, BROAD, ("rsa", "ecdsa")),
    _Site("tls13-only", "TLSv1.3", "HIGH", ("ecdsa",)),
    _Site("tls12-only", "TLSv1.2", INTERMEDIATE, ("ecdsa",), prefer=True),
    _Site("tls10-only", "TLSv1", "AES128-SHA:DHE-RSA-AES256-SHA:@SECLEVEL=0",
          more="ssl_dhparam {dh2048};"),
    _Site("p384", "TLSv1.2 TLSv1.3", "HIGH:!aNULL", more="ssl_ecdh_curve secp384r1:prime256v1;"),
    _Site("legacy-cbc", OLD, "kRSA+AES:ECDHE+AES:CAMELLIA:@SECLEVEL=0", prefer=True,
          more="ssl_session_tickets off;"),
)  # fmt: skip

_S_SERVER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("everything", ("-cipher", BROAD)),
    ("null-and-anonymous", ("-cipher", "eNULL:aNULL:@SECLEVEL=0")),
    ("psk", ("-nocert", "-psk", "ab12cd34", "-cipher", "PSK:@SECLEVEL=0")),
    ("tls11-only", ("-tls1_1", "-cipher", BROAD)),
    ("p256-only", ("-cipher", "HIGH", "-groups", "P-256")),
    ("ffdhe-only", ("-cipher", "DHE:@SECLEVEL=1", "-groups", "ffdhe2048:ffdhe3072")),
    ("exotic-groups", ("-cipher", "ECDHE:@SECLEVEL=0", "-groups",
                       "brainpoolP256r1:secp256k1:X448:brainpoolP512r1:secp224r1")),
    ("one-suite", ("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256")),
    ("server-order", ("-cipher", "AES128-SHA:AES256-SHA:ECDHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0",
                      "-serverpref")),
    ("ccm", ("-cipher", "ECDHE-ECDSA-AES128-CCM8:ECDHE-ECDSA-AES256-CCM", "-ciphersuites",
             "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256:TLS_AES_256_GCM_SHA384")),
)  # fmt: skip


def nginx(yard: Yard) -> list[Server]:
    """One nginx, a profile a port."""
    room = yard.room("nginx")
    (room / "tmp").mkdir()
    numbers = {f"dh{bits}": yard.dh(bits) for bits in (1024, 2048)}
    found, blocks = [], []
    for site in _NGINX:
        port = free_port()
        found.append(Server(f"nginx {site.name}", port))
        keys = "".join(_nginx_keys(getattr(yard, name)) for name in site.pairs)
        blocks.append(
            f"server {{ listen {IP}:{port} ssl; server_name _; {keys}"
            f"ssl_protocols {site.protocols}; ssl_ciphers {site.ciphers}; "
            f"ssl_prefer_server_ciphers {'on' if site.prefer else 'off'}; "
            f"{site.more.format(**numbers)} return 200 ok; }}"
        )
    temporary = "".join(
        f"{kind}_temp_path {room}/tmp/{kind}; "
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = yard.write(
        "nginx/nginx.conf",
        f"daemon off; pid {room}/pid; error_log stderr error; worker_processes 1;\n"
        f"events {{ }}\nhttp {{ access_log off; {temporary}\n" + "\n".join(blocks) + "\n}\n",
    )
    yard.start("nginx", ["nginx", "-p", str(room), "-c", str(config), "-e", "stderr"],
               *(server.port for server in found))  # fmt: skip
    return found


def _nginx_keys(pair: Pair) -> str:
    return f"ssl_certificate {pair.certificate}; ssl_certificate_key {pair.key}; "


def apache(yard: Yard) -> list[Server]:
    """One Apache, two profiles."""
    room = yard.room("apache")
    modern, old = free_port(), free_port()
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "ssl", "socache_shmcb")
    )
    keys = f"SSLEngine on\nSSLCertificateFile {yard.rsa.certificate}\nSSLCertificateKeyFile {yard.rsa.key}\n"
    config = yard.write(
        "apache/apache.conf",
        f"ServerRoot {room}\nServerName www.ville.test\nPidFile {room}/pid\nErrorLog {room}/error.log\n"
        f"DefaultRuntimeDir {room}\nMutex file:{room}\nDocumentRoot {room}\n{modules}"
        f"Listen {IP}:{modern}\nListen {IP}:{old}\nUser www-data\nGroup www-data\n"
        f"<VirtualHost {IP}:{modern}>\n{keys}SSLProtocol -all +TLSv1.2 +TLSv1.3\n"
        f"SSLCipherSuite {INTERMEDIATE}\n</VirtualHost>\n"
        f"<VirtualHost {IP}:{old}>\n{keys}SSLProtocol all -SSLv3\nSSLHonorCipherOrder on\n"
        "SSLCipherSuite ALL:@SECLEVEL=0\n</VirtualHost>\n",
    )
    yard.start("apache", ["apache2", "-X", "-f", str(config)], modern, old)
    return [Server("Apache intermediate", modern), Server("Apache old", old)]


def haproxy(yard: Yard) -> list[Server]:
    """HAProxy as it stands before many sites."""
    port = free_port()
    config = yard.write(
        "haproxy.cfg",
        "defaults\n  mode http\n  timeout client 20s\n  timeout server 20s\n  timeout connect 5s\n"
        f"frontend web\n  bind {IP}:{port} ssl crt {yard.rsa.joined()} ssl-min-ver TLSv1.2\n"
        "  http-request return status 200\n",
    )
    yard.start("haproxy", ["haproxy", "-db", "-f", str(config)], port)
    return [Server("HAProxy default", port)]


def s_server(yard: Yard) -> list[Server]:
    """``openssl s_server`` with options that no other server has."""
    found = []
    for name, options in _S_SERVER:
        port = free_port()
        keys = [
            "-cert", str(yard.rsa.certificate), "-key", str(yard.rsa.key),
            "-dcert", str(yard.ecdsa.certificate), "-dkey", str(yard.ecdsa.key),
        ]  # fmt: skip
        shared = "ab12cd34" if "-psk" in options else ""
        yard.start(
            f"s_server {name}",
            [
                "openssl",
                "s_server",
                "-www",
                "-quiet",
                "-accept",
                f"{IP}:{port}",
                *([] if shared else keys),
                *options,
            ],
            port,
        )
        found.append(Server(f"s_server {name}", port, psk=shared))
    return found


def gnutls(yard: Yard) -> list[Server]:
    """GnuTLS with everything that it still knows, and as it comes."""
    found = []
    widest = (
        "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+3DES-CBC:+ARCFOUR-128:+MD5:+ANON-ECDH:+ANON-DH:+DHE-RSA:"
        "+CAMELLIA-128-CBC:+CAMELLIA-256-CBC:+AES-128-CCM-8:+NULL:+SIGN-ALL:+GROUP-ALL:"
        "%VERIFY_ALLOW_BROKEN"
    )
    for name, priority in (("default", "NORMAL"), ("wide", widest)):
        port = free_port()
        # gnutls-serv listens on every address: loopback is only asked for by the tests
        yard.start(
            f"gnutls {name}",
            [program("gnutls-serv"), "--quiet", "--http", "--port", str(port), "--priority", priority,
             "--x509certfile", str(yard.rsa.certificate), "--x509keyfile", str(yard.rsa.key)],
            port, bound="0.0.0.0",
        )  # fmt: skip
        found.append(Server(f"GnuTLS {name}", port))
    return found
