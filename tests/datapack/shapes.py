"""Small answers of each source, in its published shape; and what comes instead of them."""

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from cyberscan.datapack.wanted import Wanted

OURS = Wanted(
    lifecycles=frozenset({"nginx", "spip"}),
    packages={"Packagist/drupal/core": "drupal", "Packagist/typo3/cms-core": "typo3"},
    published=frozenset({"drupal"}),
    cve_names={("spip", "spip"): "spip", ("php group", "php"): "php", ("joomla! project", "joomla! cms"): "joomla"},
    slugs=("contact-form-7",), flaws=frozenset({"CVE-2024-8517"}), unranged=("CVE-2024-8517",),
)  # fmt: skip

KEV = {
    "title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2026.11.20",
    "dateReleased": "2026-11-20T15:00:00.0000Z", "count": 1,
    "vulnerabilities": [
        {
            "cveID": "CVE-2024-8517", "vendorProject": "SPIP", "product": "SPIP", "vulnerabilityName": "Big Upload",
            "dateAdded": "2026-11-19", "shortDescription": "…", "requiredAction": "…", "dueDate": "2026-12-10",
            "knownRansomwareCampaignUse": "Unknown", "notes": "", "cwes": ["CWE-646"],
        }
    ],
}  # fmt: skip

ENDOFLIFE = {
    "schema_version": "1.2.0", "generated_at": "2026-11-21T00:08:50+00:00", "total": 1,
    "result": [
        {
            "name": "nginx", "label": "nginx", "category": "server-app",
            "releases": [
                {
                    "name": "1.31", "codename": None, "label": "1.31", "releaseDate": "2026-05-13", "isLts": False,
                    "isEoas": False, "eoasFrom": None, "isEol": False, "eolFrom": None, "isMaintained": True,
                    "latest": {"name": "1.31.9", "date": "2026-11-18", "link": None},
                },
                {
                    "name": "1.30", "releaseDate": "2026-04-14", "isEol": True, "eolFrom": "2026-11-01", "isMaintained": False,
                    "latest": {"name": "1.30.9", "date": "2026-10-15"},
                },
            ],
        },
        {"name": "somebody-elses", "releases": []},
    ],
}  # fmt: skip

EPSS = (
    "#model_version:v2026.03.14,score_date:2026-11-21T00:00:00+0000\n"
    "cve,epss,percentile\nCVE-1999-0001,0.01,0.5\nCVE-2024-8517,0.94321,0.99876\n"
)

OSV = {
    "schema_version": "1.7.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-11-18T10:00:00Z",
    "published": "2026-11-17T10:00:00Z", "aliases": ["CVE-2026-1234"],
    "affected": [
        {
            "package": {"ecosystem": "Packagist", "name": "drupal/core"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "8.0.0"}, {"fixed": "10.5.9"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "10.6.0"}, {"fixed": "10.6.4"}]},
            ],
        }
    ],
    "database_specific": {"severity": "HIGH", "cwe_ids": ["CWE-79"]},
}  # fmt: skip

CVE = {
    "dataType": "CVE_RECORD", "dataVersion": "5.1",
    "cveMetadata": {
        "cveId": "CVE-2024-8517", "state": "PUBLISHED", "datePublished": "2024-09-06T15:55:35.349Z",
        "dateUpdated": "2024-09-06T20:30:45.388Z",
    },
    "containers": {
        "cna": {
            "affected": [
                {
                    "vendor": "SPIP", "product": "SPIP", "defaultStatus": "unaffected",
                    "versions": [
                        {"version": "4.3.0", "lessThanOrEqual": "4.3.1", "status": "affected", "versionType": "semver"},
                        {"version": "4.2.0", "lessThanOrEqual": "4.2.15", "status": "affected"},
                        {"version": "4.1.0", "lessThan": "4.1.18", "status": "affected"},
                    ],
                }
            ],
            "problemTypes": [{"descriptions": [{"cweId": "CWE-78", "lang": "en"}]}],
            "metrics": [{"cvssV3_1": {"baseScore": 9.8}}],
        }
    },
}  # fmt: skip

PLUGIN = {
    "name": "Contact Form 7", "slug": "contact-form-7", "version": "6.1.3", "last_updated": "2026-10-30 7:12am GMT",
    "tested": "7.1", "requires": "6.7",
}  # fmt: skip

WPVULNERABILITY = {
    "error": 0, "message": None,
    "data": {
        "name": "Contact Form 7", "plugin": "contact-form-7", "link": "https://wordpress.org/plugins/contact-form-7/",
        "vulnerability": [
            {
                "uuid": "1", "name": "…", "description": None,
                "operator": {
                    "min_version": None, "min_operator": None, "max_version": "5.3.2", "max_operator": "lt", "unfixed": "0",
                    "closed": "0",
                },
                "source": [{"id": "CVE-2020-35489", "name": "CVE-2020-35489", "link": "…", "date": "2020-12-17"}],
                "impact": {"cvss": {"version": "3.1", "score": "10.0"}, "cwe": [{"cwe": "CWE-434"}]},
            }
        ],
    },
}  # fmt: skip

WORDFENCE = {
    "0001": {
        "id": "0001", "title": "…", "cve": "CVE-2024-28000", "updated": "2026-11-20 00:00:00", "published": "2024-08-21 00:00:00",
        "cvss": {"score": 9.8}, "cwe": {"id": 266},
        "software": [
            {
                "type": "plugin", "slug": "litespeed-cache",
                "affected_versions": {
                    "1.9 - 6.3.0.1": {
                        "from_version": "1.9", "from_inclusive": True, "to_version": "6.3.0.1", "to_inclusive": True,
                    }
                },
            }
        ],
    }
}  # fmt: skip


def told(value: Any) -> bytes:
    """As a source sends it."""
    return json.dumps(value).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def gzipped(text: str) -> bytes:
    """As EPSS is published."""
    return gzip.compress(text.encode(), mtime=0)


ANSWERS = {
    "endoflife": told(ENDOFLIFE), "kev": told(KEV), "epss": gzipped(EPSS),
    "osv": zipped({"GHSA-aaaa-bbbb-cccc.json": told(OSV)}), "cve": told(CVE), "wordpress_plugins": told(PLUGIN),
    "wpvulnerability": told(WPVULNERABILITY), "wordfence": told(WORDFENCE),
}  # fmt: skip
HTML = b"<!DOCTYPE html><html><body>Portail captif</body></html>"
