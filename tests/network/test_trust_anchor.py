from pathlib import Path

import dns.name
import pytest

from cyberscan.network.trust_anchor import AnchorError, load_anchors


def test_the_roots_keys_come_by_themselves() -> None:
    [(zone, [rrset])] = load_anchors().items()
    assert zone == dns.name.root
    assert {record.key_tag for record in rrset} == {20326, 38696}


@pytest.mark.parametrize("text", ["", "ville.test. 60 IN A 192.0.2.1\n", "né\n", "nonsense\n"])
def test_a_file_without_anchor_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "anchor"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnchorError, match="anchor"):
        load_anchors(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnchorError):
        load_anchors(tmp_path / "absent")


def test_a_file_that_was_written_again_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    for tag in (11, 22222):
        path.write_text(f". 60 IN DS {tag} 8 2 {'ab' * 32}\n")
        [[rrset]] = load_anchors(path).values()
        assert [record.key_tag for record in rrset] == [tag]
    assert load_anchors(path) is load_anchors(path)
