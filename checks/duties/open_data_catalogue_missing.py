"""A portal declared for open data shows no catalogue that machines can read."""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, Page, Verdict, not_applicable, passed

from ._open import read_whole
from ._parts import purposes, to_confirm

_CATALOGUE = re.compile(
    r"dcat|/api/(?:explore|records|datasets|3/action)|/catalog(?:ue)?(?:[/.?]|$)|data\.json|/explore/?(?:\?|$)"
    r"|/datasets?/?(?:\?|$)|data\.gouv\.fr/.{0,40}(?:organizations?|datasets?)|\.(?:csv|geojson)(?:\?|$)",
    re.IGNORECASE,
)


class OpenDataCatalogueMissing(Check[Page]):
    id = "duties.open_data_catalogue_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if "open-data" not in purposes(fact, context):
            yield not_applicable()
            return
        addresses = (one.href for one in fact.links)
        seen = next((one for one in addresses if _CATALOGUE.search(one)), "")
        if seen:
            yield passed(confidence=Confidence.FIRM, found=seen)
        else:
            yield read_whole(fact) or to_confirm(url=fact.url)
