"""Readers of what sources send: each checks the shape, keeps what we know, and gives rows of our tables."""

from cyberscan.datapack.loaders.cve import load_cve
from cyberscan.datapack.loaders.endoflife import load_endoflife
from cyberscan.datapack.loaders.epss import load_epss
from cyberscan.datapack.loaders.kev import load_kev
from cyberscan.datapack.loaders.osv import load_osv
from cyberscan.datapack.loaders.wordfence import load_wordfence
from cyberscan.datapack.loaders.wordpress import load_wordpress_plugins
from cyberscan.datapack.loaders.wpvulnerability import load_wpvulnerability
from cyberscan.datapack.wanted import Loaded, Loader, Wanted

LOADERS: dict[str, Loader] = {
    "endoflife": load_endoflife, "kev": load_kev, "epss": load_epss, "osv": load_osv, "cve": load_cve,
    "wordpress_plugins": load_wordpress_plugins, "wpvulnerability": load_wpvulnerability,
    "wordfence": load_wordfence,
}  # fmt: skip
"""By the name in ``data/sources.toml``."""

__all__ = ["LOADERS", "Loaded", "Loader", "Wanted"]
