"""Every product on its own page, and on nobody else's."""

import re
from pathlib import Path

import pytest

from cyberscan.recognition import recognise, signatures, weigh
from tests.recognition.conftest import PAGES, read_pages

RECORDED = {path.stem: path for path in sorted(PAGES.glob("*.http"))}
ALSO = re.compile(r"^### also: (\S+)$", re.MULTILINE)
"""What a page really shows beside its product."""
RELATED = {frozenset(pair) for pair in (("f5-bigip-apm", "f5-bigip"),)}
"""Products that one page may show together, because one is a part of the other."""


def test_every_product_has_a_page_and_every_page_a_product() -> None:
    assert {one.id for one in signatures()} == set(RECORDED)


@pytest.mark.parametrize("path", RECORDED.values(), ids=RECORDED)
def test_a_product_is_recognised_on_its_own_page_and_no_other_is(path: Path) -> None:
    seen = weigh(read_pages(path.read_text(encoding="utf-8")))
    assert not seen.conflict
    assert path.stem in {product.id for product in seen.products}
    also = set(ALSO.findall(path.read_text(encoding="utf-8")))
    own = next(one.layer for one in signatures() if one.id == path.stem)
    for product in seen.products:
        related = frozenset((product.id, path.stem)) in RELATED or product.id in also
        assert product.id == path.stem or related or product.layer != own


@pytest.mark.parametrize("path", RECORDED.values(), ids=RECORDED)
def test_the_first_page_leads_to_the_pages_that_settle_it(path: Path) -> None:
    first, *rest = read_pages(path.read_text(encoding="utf-8"))
    if rest and path.stem not in {product.id for product in recognise([first])}:
        led_to = {*weigh([first]).paths, first.location}
        assert led_to & {one.path for one in rest}
