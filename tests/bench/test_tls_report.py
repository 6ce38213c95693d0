"""The gate and the ratios of the TLS bench: a comparison that is not fair must not count."""

from __future__ import annotations

from tests.bench.tls import unlike
from tests.bench.tls_peers import Found, Job
from tests.bench.tls_report import Cost, Row, settings, table, unlike_peer, unlike_truth, verdicts

TRUTH = frozenset({("TLS 1.2", 0xC02F), ("TLS 1.3", 0x1301)})
ENDS = (("www.ville.test", "10.77.0.10", 443),)


def row(tool: str, wall: float, connections: int, found: Found, job: Job | None = None) -> Row:
    return Row(
        job or Job(tool, "suites", ENDS), 30,
        costs=[Cost(wall, wall / 2, 40, connections, start={"wall": 0.25, "cpu": 0.2})], found=[found],
    )  # fmt: skip


def test_a_suite_missed_and_one_made_up_are_named() -> None:
    found = Found(frozenset({("TLS 1.2", 0xC02F), ("TLS 1.2", 0x0005)}))
    assert unlike_truth(found, TRUTH) == [
        "misses TLS_AES_128_GCM_SHA256 (TLS 1.3)",
        "invents TLS_RSA_WITH_RC4_128_SHA (TLS 1.2)",
    ]
    assert unlike_truth(Found(TRUTH), TRUTH) == []


def test_groups_are_compared_among_those_that_the_peer_tried() -> None:
    ours = Found(TRUTH, {"groups": {"x25519", "X25519MLKEM768"}, "robot": False})
    theirs = Found(TRUTH, {"groups": {"x25519"}, "groups_tried": {"x25519", "x448"}})
    assert unlike_peer(ours, theirs) == []
    assert unlike_peer(ours, Found(TRUTH, {"robot": True})) == ["robot: False / True"]
    # What was not settled is no agreement.
    assert unlike_peer(Found(TRUTH, {"robot": None}), Found(TRUTH, {"robot": False}))


def test_a_ratio_counts_only_when_the_answers_agree() -> None:
    rows = [row("cyberscan", 0.5, 15, Found(TRUTH)), row("sslyze", 6, 535, Found(TRUTH))]
    told = verdicts(rows, unlike(rows))
    found = {one.demand.measure: one for one in told if not one.demand.after_start}
    assert found["connections"].met
    assert found["wall"].met
    assert found["wall"].fair
    assert "1/12.0 (asked 1/10)  ok" in found["wall"].text
    [after] = [one for one in told if one.demand.after_start and one.demand.measure == "wall"]
    assert "1/23.0" in after.text  # (6 - 0.25) / (0.5 - 0.25)
    rows[0].unlike = ["misses one"]
    assert not any(one.fair for one in verdicts(rows, unlike(rows)))
    assert "not counted" in verdicts(rows, unlike(rows))[0].text


def test_a_ratio_that_falls_short_says_so() -> None:
    rows = [row("cyberscan", 3, 40, Found(TRUTH)), row("sslyze", 6, 535, Found(TRUTH))]
    assert all("SHORT" in one.text for one in verdicts(rows, unlike(rows)))


def test_the_table_names_every_tool_and_setting() -> None:
    rows = [row("cyberscan", 0.5, 15, Found(TRUTH)), row("sslyze", 6, 535, Found(TRUTH))]
    assert "30 ms · suites · 443, intermediate" in table(rows)
    assert settings(rows).count("5 connections at once to a server") == 2
