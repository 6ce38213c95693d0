import pytest

from cyberscan.network.services.greetings import by_greeting

_WORDS = b"\xff\x6a\x04Host '192.0.2.1' is not allowed to connect to this MySQL server"
REFUSAL = len(_WORDS).to_bytes(3, "little") + b"\0" + _WORDS


@pytest.mark.parametrize(
    ("data", "port", "name"),
    [
        (b"Welcome\r\nSSH-1.99-Cisco-1.25\r\n", 22, "ssh"),
        (b"RFB 003.003\n", 5900, "vnc"),
        (b"@RSYNCD: 31.0\n", 873, "rsync"),
        (b"220 mail.ville.test ESMTP Postfix\r\n", 2525, "smtp"),
        (b"220 ProFTPD Server ready.\r\n", 2121, "ftp"),
        (b"220 Bonjour\r\n", 21, "ftp"),
        (b"* OK [CAPABILITY IMAP4rev1] ready\r\n", 143, "imap"),
        (b"switch login: ", 23, "telnet"),
        (REFUSAL, 3306, "mysql"),
        (
            (
                b"<?xml version='1.0'?><stream:stream id='' xmlns='jabber:client' "
                b"xmlns:stream='http://etherx.jabber.org/streams'><stream:error>"
            ),
            5222,
            "xmpp",
        ),
        (
            b'<stream:stream xmlns:stream="http://etherx.jabber.org/streams" xmlns="jabber:server">',
            5269,
            "xmpp-server",
        ),
    ],
)
def test_services_that_speak_first(data: bytes, port: int, name: str) -> None:
    seen = by_greeting(data, port)
    assert seen is not None
    assert seen.name == name


def test_the_banner_of_ssh_is_its_line_alone() -> None:
    seen = by_greeting(b"Hello\r\nSSH-2.0-dropbear_2022.83 x\r\n\0\0\1\xbc\x09\x14kex,lists", 22)
    assert seen is not None
    assert (seen.name, seen.banner) == ("ssh", "SSH-2.0-dropbear_2022.83 x")


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><stream:stream xmlns='jabber:client'>",
        b"220 Bonjour\r\n",  # SMTP or FTP, no telling which on this port
        b"OK\r\n",
        b"RFB\n",
        b"SSH\r\n",
        b"+OK",
        b"\xff\xff\xff",
        b"please login: first, then read the manual\r\n",
        b"\x10\0\0\0\x0aversion",
    ],
)
def test_what_only_looks_like_them(data: bytes) -> None:
    assert by_greeting(data, 40000) is None
