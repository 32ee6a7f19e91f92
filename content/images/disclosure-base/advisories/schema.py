"""The shape of a CSAF 2.0 document and of provider-metadata.json, as makers need it.

Source: OASIS Standard CSAF 2.0, section 3 and the schema that goes with it.
"""

from collections.abc import Iterator
from typing import Any

from advisories.shapes import (
    Shape,
    boolean,
    like,
    list_of,
    moment,
    number,
    one_of,
    record,
    text,
    uri,
)

_LANGUAGE = like(r"[a-zA-Z]{2,3}(-.+)?", "a language such as en")
_VERSION = like(
    r"(?=.{1,40}$)(?:(0|[1-9][0-9]*)|((0|[1-9]\d*)\.){2}(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)",
    "a version such as 1 or 1.0.0",
)
_PRODUCTS = list_of(text, distinct=True)
_NOTES = list_of(
    record(
        {
            "category": one_of(
                "description",
                "details",
                "faq",
                "general",
                "legal_disclaimer",
                "other",
                "summary",
            ),
            "text": text,
        },
        {"title": text, "audience": text},
    )
)
_REFERENCES = list_of(
    record({"summary": text, "url": uri}, {"category": one_of("external", "self")})
)
_ACKNOWLEDGMENTS = list_of(
    record(
        {},
        {
            "names": list_of(text),
            "organization": text,
            "summary": text,
            "urls": list_of(uri),
        },
    )
)
_PUBLISHER = record(
    {
        "category": one_of(
            "coordinator", "discoverer", "other", "translator", "user", "vendor"
        ),
        "name": text,
        "namespace": uri,
    },
    {"contact_details": text, "issuing_authority": text},
)
_TRACKING = record(
    {
        "current_release_date": moment,
        "id": like(r"\S(.*\S)?", "a text without space at its ends"),
        "initial_release_date": moment,
        "revision_history": list_of(
            record({"date": moment, "number": _VERSION, "summary": text})
        ),
        "status": one_of("draft", "final", "interim"),
        "version": _VERSION,
    },
    {"aliases": list_of(text, distinct=True)},
)
_DOCUMENT = record(
    {
        "category": like(r"[^\s\-_.](.*[^\s\-_.])?", "a category"),
        "csaf_version": one_of("2.0"),
        "publisher": _PUBLISHER,
        "title": text,
        "tracking": _TRACKING,
    },
    {
        "acknowledgments": _ACKNOWLEDGMENTS,
        "distribution": record(
            {},
            {
                "text": text,
                "tlp": record({"label": one_of(*"AMBER GREEN RED WHITE".split())}),
            },
        ),
        "lang": _LANGUAGE,
        "notes": _NOTES,
        "references": _REFERENCES,
    },
)
_PRODUCT = record({"name": text, "product_id": text})


def _branch(value: Any, where: str) -> Iterator[str]:
    """A branch has a category, a name, and either branches or a product."""
    yield from _BRANCH(value, where)
    if isinstance(value, dict) and ("branches" in value) == ("product" in value):
        yield f"{where}: has either branches or a product"


_BRANCH = record(
    {
        "category": one_of(
            "architecture",
            "host_name",
            "language",
            "legacy",
            "patch_level",
            "product_family",
            "product_name",
            "product_version",
            "product_version_range",
            "service_pack",
            "specification",
            "vendor",
        ),
        "name": text,
    },
    {"branches": list_of(_branch), "product": _PRODUCT},
)
_TREE = record(
    {},
    {
        "branches": list_of(_branch),
        "full_product_names": list_of(_PRODUCT),
        "product_groups": list_of(
            record({"group_id": text, "product_ids": list_of(text, least=2)})
        ),
        "relationships": list_of(
            record(
                {
                    "category": text,
                    "full_product_name": _PRODUCT,
                    "product_reference": text,
                    "relates_to_product_reference": text,
                }
            )
        ),
    },
)
STATUSES = (
    "first_affected",
    "first_fixed",
    "fixed",
    "known_affected",
    "known_not_affected",
    "last_affected",
    "recommended",
    "under_investigation",
)
_WHICH = {"product_ids": _PRODUCTS, "group_ids": _PRODUCTS, "date": moment}
_CVSS3 = record(
    {
        "version": one_of("3.0", "3.1"),
        "vectorString": text,
        "baseScore": number,
        "baseSeverity": one_of("NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"),
    }
)
_VULNERABILITY = record(
    {},
    {
        "acknowledgments": _ACKNOWLEDGMENTS,
        "cve": like(r"CVE-[0-9]{4}-[0-9]{4,}", "a CVE number"),
        "cwe": record({"id": like(r"CWE-[1-9]\d{0,5}", "a CWE number"), "name": text}),
        "discovery_date": moment,
        "ids": list_of(record({"system_name": text, "text": text})),
        "notes": _NOTES,
        "product_status": record({}, dict.fromkeys(STATUSES, _PRODUCTS)),
        "references": _REFERENCES,
        "release_date": moment,
        "remediations": list_of(
            record(
                {
                    "category": one_of(
                        "mitigation",
                        "no_fix_planned",
                        "none_available",
                        "vendor_fix",
                        "workaround",
                    ),
                    "details": text,
                },
                {**_WHICH, "url": uri},
            )
        ),
        "scores": list_of(record({"products": _PRODUCTS}, {"cvss_v3": _CVSS3})),
        "threats": list_of(
            record(
                {
                    "category": one_of("exploit_status", "impact", "target_set"),
                    "details": text,
                },
                _WHICH,
            )
        ),
        "title": text,
    },
)
DOCUMENT: Shape = record(
    {"document": _DOCUMENT},
    {"product_tree": _TREE, "vulnerabilities": list_of(_VULNERABILITY)},
)
PROVIDER: Shape = record(
    {
        "canonical_url": like(r"https://.+/provider-metadata\.json", "its own address"),
        "last_updated": moment,
        "list_on_CSAF_aggregators": boolean,
        "metadata_version": one_of("2.0"),
        "mirror_on_CSAF_aggregators": boolean,
        "publisher": _PUBLISHER,
        "role": one_of("csaf_publisher", "csaf_provider", "csaf_trusted_provider"),
    },
    {"distributions": list_of(record({}, {"directory_url": uri}))},
)
