"""Files of published releases."""

import csv
import hashlib
from collections.abc import Callable

import pytest

from cyberscan.recognition import Answer, file_of, release_of
from cyberscan.recognition.releases import TABLE

Page = Callable[..., Answer]


def test_every_digest_belongs_to_one_release() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["sha256"] for row in rows}) == len(rows) > 150
    assert {row["product"] for row in rows} == {"jquery", "bootstrap"}


def test_a_file_is_known_by_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"(function(){})()"
    known = {("jquery", hashlib.sha256(body).hexdigest()): "3.2.1"}
    monkeypatch.setattr("cyberscan.recognition.releases._known", lambda: known)
    assert release_of("jquery", body) == "3.2.1"
    assert release_of("jquery", body + b"\n") == ""
    assert release_of("bootstrap", body) == ""


@pytest.mark.parametrize(
    ("product", "body", "version"),
    [
        ("jquery", b"/*! jQuery v3.6.0 | (c) OpenJS Foundation */", "3.6.0"),
        ("jquery", b"/*!\n * jQuery JavaScript Library v1.12.4\n * http://jquery.com/", "1.12.4"),
        ("bootstrap", b"/*!\n  * Bootstrap v4.0.0 (https://getbootstrap.com)", "4.0.0"),
        ("jquery", b"/*! jQuery UI - v1.12.1 - 2016-09-14", ""),
        ("jquery", b"/*! jQuery v3.6.0-pre | (c) */", ""), ("jquery", b"/*! jQuery v1.12.4-wp */", ""),
        ("jquery", b"/*! needs jQuery v3.6.0 */", ""), ("jquery", b"<html>/*! jQuery v", ""),
        ("jquery", b" " * 600 + b"/*! jQuery v3.6.0 |", ""), ("jquery", b"", ""), ("vue", b"/*! Vue v2.0.0", ""),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_first_lines(product: str, body: bytes, version: str) -> None:
    assert release_of(product, body) == version


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/js/jquery.min.js", "/js/jquery.min.js"), ("jquery.js?v=3", "/jquery.js?v=3"),
        ("https://code.jquery.com/jquery.min.js", ""), ("/js/app.js", ""), ("/css/jquery.css", ""),
    ],
)  # fmt: skip
def test_only_a_file_of_the_own_host_is_worth_asking_for(page: Page, address: str, path: str) -> None:  # fmt: skip
    assert file_of("jquery", [page(f'<script src="{address}"></script>')]) == path
    assert file_of("leaflet", [page('<script src="/leaflet.js"></script>')]) == ""
