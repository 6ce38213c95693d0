"""Which product shows a page: signatures as data, weighed; no network.

``recognise(answers)`` gives the products that the answers of one web port give away. A signature is a row of
``cyberscan/data/products/*.toml`` (see :mod:`cyberscan.recognition.signatures`); a page that merely speaks of
a product shows none of its signs.
"""

from cyberscan.recognition.answer import Answer, read_answer
from cyberscan.recognition.favicon import favicon_hash, is_icon
from cyberscan.recognition.parts import Parts
from cyberscan.recognition.releases import file_of, release_of
from cyberscan.recognition.signatures import Signature
from cyberscan.recognition.sources import Place, Said, places_of, said
from cyberscan.recognition.table import signatures
from cyberscan.recognition.weigh import Recognition, recognise, weigh

__all__ = [
    "Answer",
    "Parts",
    "Place",
    "Recognition",
    "Said",
    "Signature",
    "favicon_hash",
    "file_of",
    "is_icon",
    "places_of",
    "read_answer",
    "recognise",
    "release_of",
    "said",
    "signatures",
    "weigh",
]
