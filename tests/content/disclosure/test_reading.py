"""security.txt, bounded JSON, moments, and ranges of versions."""

import pytest
from advisories import bounded, moments, securitytxt, versions


def test_fields_are_read_in_order_and_in_any_case() -> None:
    text = "# hello\r\nCONTACT: mailto:a@b.example\r\n\r\nExpires: soon\r\nno field\r\n"
    found = securitytxt.parse(text)
    assert found.all("Contact") == ["mailto:a@b.example"]
    assert found.all("expires") == ["soon"]
    assert found.problems == ("no field",)
    assert not found.signed


def test_only_what_is_signed_is_read_of_a_signed_text() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nContact: mailto:a@b\n"
        "- -dash: x\n-----BEGIN PGP SIGNATURE-----\n\nContact: mailto:evil@b\n"
    )
    found = securitytxt.parse(text)
    assert found.signed
    assert found.all("contact") == ["mailto:a@b"]
    assert found.problems == ("-dash: x",)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"{",
        b"[NaN]",
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b"[" * 50 + b"]" * 50,
        b"9" * 5000,
        b" " * (bounded.MAX_BYTES + 1),
    ],
)
def test_json_that_means_harm_is_unreadable(data: bytes) -> None:
    with pytest.raises(bounded.Unreadable):
        bounded.loads(data)


def test_json_is_read() -> None:
    assert bounded.loads(b'{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}


def test_moments_are_told_in_utc() -> None:
    told = moments.written(moments.parse("2027-01-31T12:00:00+02:00"))
    assert told == "2027-01-31T10:00:00Z"
    for wrong in ("2027-01-31", "2027-02-31T00:00:00Z", None, "2027-01-31 12:00:00Z"):
        with pytest.raises(ValueError, match=r"moment|day"):
            moments.parse(wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vers:generic/>=1.2.0|<1.10.0", {"1.2.0", "1.9.1"}),
        ("vers:generic/*", {"1.0.0", "1.2.0", "1.9.1", "1.10.0"}),
        ("vers:semver/1.0.0|=1.10.0", {"1.0.0", "1.10.0"}),
        ("vers:generic/>1.9.1", {"1.10.0"}),
    ],
)
def test_a_range_names_releases(text: str, found: set[str]) -> None:
    assert versions.in_range(text, ["1.0.0", "1.2.0", "1.9.1", "1.10.0"]) == found


@pytest.mark.parametrize("text", ["", "1.0.0", ">=1", "vers:x/abc", "vers:x/>=1|y"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="range"):
        versions.in_range(text, ["1.0.0"])
