"""Mail servers: TLS in a conversation that begins in clear, and TLS from the first byte."""

from __future__ import annotations

import shutil

from cyberscan.facts.targets import Starttls
from tests.lab.tls.yard import IP, Server, Yard, free_port


def postfix(yard: Yard) -> list[Server]:
    """One Postfix: port 25 as Debian has it, a broad one, and submission over TLS."""
    room = yard.room("postfix")
    for name in ("conf", "queue", "data"):
        (room / name).mkdir()
    shutil.chown(room / "data", "postfix")
    options = {
        "compatibility_level": "3.6", "queue_directory": f"{room}/queue", "mail_owner": "postfix",
        "data_directory": f"{room}/data", "maillog_file": "/dev/stdout", "inet_protocols": "ipv4",
        "inet_interfaces": IP, "myhostname": "mx.ville.test", "mydestination": "ville.test",
        "alias_maps": "", "alias_database": "", "default_transport": "discard",
        "local_transport": "discard", "smtpd_tls_security_level": "may",
        "smtpd_tls_chain_files": f"{yard.rsa.key}, {yard.rsa.certificate}",
        "smtpd_tls_session_cache_database": "", "smtpd_client_connection_count_limit": "0",
        "smtpd_peername_lookup": "no", "meta_directory": "/etc/postfix",
        "shlib_directory": "/usr/lib/postfix", "daemon_directory": "/usr/lib/postfix/sbin",
    }  # fmt: skip
    (room / "conf" / "main.cf").write_text("".join(f"{k} = {v}\n" for k, v in options.items()))
    faces: tuple[tuple[str, Starttls, tuple[str, ...]], ...] = (
        ("Postfix default", "smtp", ()),
        ("Postfix broad", "smtp", (
            "smtpd_tls_protocols=>=TLSv1", "smtpd_tls_ciphers=low",
            "tls_low_cipherlist=ALL:COMPLEMENTOFALL:@SECLEVEL=0", "smtpd_tls_mandatory_ciphers=low",
            "tls_preempt_cipherlist=yes",
        )),
        ("Postfix submissions", "", ("smtpd_tls_wrappermode=yes",)),
    )  # fmt: skip
    services, found = "", []
    for title, starttls, more in faces:
        port = free_port()
        lines = "".join(f"  -o {option}\n" for option in more)
        services += f"{IP}:{port} inet n - n - - smtpd\n{lines}"
        found.append(Server(title, port, starttls))
    services += "qmgr unix n - n 300 1 qmgr\npostlog unix-dgram n - n - 1 postlogd\n"
    for name, program in (("rewrite", "trivial-rewrite"), ("anvil", "anvil"), ("tlsmgr", "tlsmgr"),
                          ("cleanup", "cleanup"), ("discard", "discard"), ("proxymap", "proxymap")):  # fmt: skip
        services += f"{name} unix - - n - 1 {program}\n"
    (room / "conf" / "master.cf").write_text(services)
    yard.start("postfix", ["postfix", "-c", str(room / "conf"), "start-fg"],
               *(server.port for server in found))  # fmt: skip
    return found


def dovecot(yard: Yard) -> list[Server]:
    """IMAP and POP3, in clear with STARTTLS and over TLS at once."""
    room = yard.room("dovecot")
    (room / "run").mkdir()
    # the two ways in and the two protocols, once each: its refusals are slow
    ports = {"imap": free_port(), "imaps": 0, "pop3": 0, "pop3s": free_port()}

    def listener(name: str, secure: bool) -> str:
        tls = "    ssl = yes\n" if secure else ""
        return (
            f"  inet_listener {name} {{\n    address = {IP}\n    port = {ports[name]}\n{tls}  }}\n"
        )

    config = yard.write(
        "dovecot/dovecot.conf",
        f"base_dir = {room}/run\nstate_dir = {room}/run\nlog_path = /dev/stderr\nprotocols = imap pop3\n"
        f"ssl = yes\nssl_cert = <{yard.rsa.certificate}\nssl_key = <{yard.rsa.key}\n"
        "ssl_min_protocol = TLSv1\nssl_cipher_list = ALL:!kRSA:!SRP:!PSK:@SECLEVEL=0\n"
        "mail_location = maildir:~/Maildir\n"
        "passdb {\n  driver = static\n  args = nopassword=n password=x\n}\n"
        "userdb {\n  driver = static\n  args = uid=65534 gid=65534 home=/nonexistent\n}\n"
        f"service imap-login {{\n  chroot =\n{listener('imap', False)}{listener('imaps', True)}}}\n"
        f"service pop3-login {{\n  chroot =\n{listener('pop3', False)}{listener('pop3s', True)}}}\n",
    )
    yard.start("dovecot", ["dovecot", "-F", "-c", str(config)], ports["imap"], ports["pop3s"])
    return [Server("Dovecot imap", ports["imap"], "imap"), Server("Dovecot pop3s", ports["pop3s"])]
