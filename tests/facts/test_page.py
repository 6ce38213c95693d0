"""What a page said, by name."""

from cyberscan.sdk import Page, Site, policies_of

PAGE = Page(
    target=Site(scheme="https", host="ville.test", port=443),
    headers=(
        ("server", "nginx"),
        ("content-security-policy", "a"),
        ("content-security-policy", "b"),
    ),
    metas=(("generator", "SPIP"), ("equiv:content-security-policy", "c"), ("referrer", "origin")),
)


def test_headers_of_one_name_keep_their_order() -> None:
    assert PAGE.header_lines("content-security-policy") == ["a", "b"]
    assert PAGE.header_lines("x-frame-options") == []


def test_a_meta_that_stands_for_a_header_is_no_other() -> None:
    assert PAGE.meta_contents("equiv:content-security-policy") == ["c"]
    assert PAGE.meta_contents("content-security-policy") == []
    assert [str(one) for one in policies_of(PAGE)] == ["a", "b", "c"]
