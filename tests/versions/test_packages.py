"""Who mends a version, by the marks of packagers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.versions.packages import Package, packaged, shipped_by

DATA = {
    "shipped": [
        {"distribution": "debian", "release": "10", "product": "apache", "version": "2.4.38"},
        {"distribution": "ubuntu", "release": "20.04", "product": "nginx", "version": "1.18.0"},
        {"distribution": "ubuntu", "release": "22.04", "product": "nginx", "version": "1.18.0"},
    ]
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.2.7-1+deb12u1", Package("debian", "12")),
        ("OpenSSH_9.2p1 Debian-2+deb12u3", Package("debian", "12")),
        ("1.9.4-1~bpo11+1", Package("debian", "11")),
        ("Apache/2.4.62 (Debian)", Package("debian")),
        ("6.1.1+dfsg1", Package("debian")),
        ("7.4.3-4ubuntu2.19", Package("ubuntu")),
        ("8.9p1 Ubuntu-3ubuntu0.10", Package("ubuntu")),
        ("5.15.0-0ubuntu0.22.04.1", Package("ubuntu", "22.04")),
        ("2.4.6-97.el7.centos", Package("rhel", "7")),
        ("10.3.39+maria~debian9", Package("debian")),
        ("Debianne-1", None),
        ("Apache/2.4.6 (RedHat)", Package("rhel")),
        ("Apache/2.4.57 (Alma Linux)", Package("rhel")),
        ("1.14.1-9.module.el8.0.0+184", Package("rhel", "8")),
        ("Apache/2.4.6 (CentOS)", Package("rhel")),
        ("2.4.66", None),
        ("6.9.1", None),
        ("", None),
    ],
)
def test_marks(text: str, expected: Package | None) -> None:
    assert packaged([text]) == expected


def test_what_is_known_already_is_kept() -> None:
    assert packaged(["2.4.62"], "debian") == Package("debian")
    assert packaged([]) is None


def test_a_release_is_guessed_only_when_one_alone_shipped_the_number() -> None:
    assert shipped_by(Package("debian"), "apache", "2.4.38", DATA) == Package("debian", "10", True)
    assert shipped_by(Package("debian"), "apache", "2.4.62", DATA) == Package("debian")
    assert shipped_by(Package("ubuntu"), "nginx", "1.18.0", DATA) == Package("ubuntu")
    assert shipped_by(Package("debian", "12"), "apache", "2.4.38", DATA) == Package("debian", "12")


@given(st.text(max_size=500))
def test_no_banner_breaks_it(text: str) -> None:
    packaged([text])
