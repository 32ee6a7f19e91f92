"""Certificates, ROAs, ASPAs, manifests, CRLs, locators: made, and read back."""

import hashlib
import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from rpki_objects import (
    aspa,
    certificates,
    cms,
    crl,
    der,
    keys,
    manifest,
    roa,
    tal,
)
from rpki_objects.aspa import Aspa
from rpki_objects.certificates import Certificate, Period, Terms
from rpki_objects.cms import Content
from rpki_objects.manifest import Manifest
from rpki_objects.resources import ALL, INHERITED, Claim
from rpki_objects.roa import Roa

from tests.content.rpki.making import LAYOUT, NOW, STUDENTS, anchor, key

PERIOD = Period(NOW, NOW + timedelta(days=1))
OPENSSL = "openssl"


def signed(content: Content, claim: Claim) -> bytes:
    place = anchor().place
    terms = Terms(7, PERIOD, claim)
    return cms.sign(anchor(), content, place.uri("x.roa"), terms, key(1), NOW)


def child() -> Certificate:
    public_key = keys.public_der(key(1))
    terms = Terms(5, PERIOD, Claim(STUDENTS))
    place = LAYOUT.place("you")
    return certificates.read(anchor().certify(public_key, place, terms))


def test_a_trust_anchor_holds_everything_and_signs_itself() -> None:
    certificate = anchor().certificate
    assert certificate.resources == ALL
    assert certificate.issuer == certificate.subject
    x509.load_der_x509_certificate(certificate.encoded).verify_directly_issued_by(
        x509.load_der_x509_certificate(certificate.encoded)
    )


def test_a_child_has_its_resources_and_its_place_and_is_signed_by_its_parent() -> None:
    made = child()
    assert made.resources == STUDENTS
    assert made.place == LAYOUT.place("you")
    assert made.serial == 5
    assert made.period == PERIOD
    assert made.issuer == anchor().certificate.subject
    x509.load_der_x509_certificate(made.encoded).verify_directly_issued_by(
        x509.load_der_x509_certificate(anchor().certificate.encoded)
    )


def test_exactly_what_rfc_6487_wants_is_critical() -> None:
    found = x509.load_der_x509_certificate(child().encoded).extensions
    critical = {item.oid.dotted_string for item in found if item.critical}
    ours = {"1.3.6.1.5.5.7.1.7", "1.3.6.1.5.5.7.1.8", "2.5.29.32"}
    assert critical == {"2.5.29.19", "2.5.29.15", *ours}


def test_names_are_printable_strings() -> None:
    (rdn,) = der.read(anchor().certificate.subject)
    ((_kind, value),) = rdn
    assert value.tag == der.PRINTABLE_STRING
    assert value.text() == anchor().certificate.key_id.hex()


@pytest.mark.parametrize(
    "made",
    [
        Roa.of("192.0.2.0/24", 64500),
        Roa.of("192.0.2.0/24", "AS0"),
        Roa.of("10.0.0.0/9", 64500, 24),
        Roa.of("2001:db8::/33", 4200000000, 48),
        Roa.of("0.0.0.0/0", 1),
    ],
    ids=str,
)
def test_a_roa_is_read_back(made: Roa) -> None:
    read = cms.read(signed(made.content, made.claim))
    assert roa.read(read.content) == [made]
    assert read.certificate.claim == made.claim
    assert not read.certificate.claim.resources.asn
    assert read.signed_at == NOW
    assert Roa.from_json(made.to_json()) == made


def test_a_roa_says_a_maximum_length_only_where_there_is_one() -> None:
    """RFC 9582 section 4.3.3."""
    plain = Roa.of("192.0.2.0/24", 64500).content.encoded
    longer = Roa.of("192.0.2.0/24", 64500, 25).content.encoded
    assert len(longer) == len(plain) + 3


@pytest.mark.parametrize(
    ("prefix", "asn", "longest"),
    [
        ("192.0.2.0/24", 1, 23),
        ("192.0.2.0/24", 1, 33),
        ("2001:db8::/32", 1, 129),
        ("192.0.2.1/24", 1, None),
        ("192.0.2.0/24", -1, None),
        ("nowhere", 1, None),
    ],
)
def test_what_makes_no_roa_is_refused(
    prefix: str, asn: int, longest: int | None
) -> None:
    with pytest.raises(ValueError):
        Roa.of(prefix, asn, longest)


@pytest.mark.parametrize("longest", ["24", 24.0, True])
def test_a_maximum_length_of_json_is_a_number(longest: Any) -> None:
    with pytest.raises(ValueError, match="number"):
        Roa.from_json({"prefix": "192.0.2.0/24", "asn": 1, "max_length": longest})


def test_an_aspa_is_read_back_with_its_providers_in_order() -> None:
    made = Aspa.of(64500, [9, "AS3", 5, 9])
    read = cms.read(signed(made.content, made.claim))
    assert aspa.read(read.content) == made
    assert made.providers == (3, 5, 9)
    assert read.certificate.claim.resources.to_json()["asn"] == [64500]
    assert not read.certificate.claim.resources.ipv4
    assert Aspa.from_json(made.to_json()) == made


@pytest.mark.parametrize("providers", [[], [64500], [0, 3], ["x"]], ids=str)
def test_what_makes_no_aspa_is_refused(providers: list[int | str]) -> None:
    with pytest.raises(ValueError):
        Aspa.of(64500, providers)


def test_a_manifest_is_read_back_and_inherits() -> None:
    made = Manifest.of(12, PERIOD, {"b.roa": b"b", "a.crl": b"a"})
    read = cms.read(signed(made.content, INHERITED))
    assert manifest.read(read.content) == made
    assert read.certificate.claim == INHERITED
    assert made.digests["b.roa"] == hashlib.sha256(b"b").digest()


def test_one_content_is_not_taken_for_another() -> None:
    for read in (roa.read, manifest.read):
        with pytest.raises(der.Malformed):
            read(Aspa.of(1, [2]).content)
    with pytest.raises(der.Malformed):
        aspa.read(Roa.of("192.0.2.0/24", 1).content)


def test_a_crl_is_read_back_and_signed() -> None:
    revoked = {3: NOW, 2**70: NOW + timedelta(seconds=1)}
    made = crl.make(anchor(), 9, PERIOD, revoked)
    assert crl.read(made) == revoked
    loaded = x509.load_der_x509_crl(made)
    assert loaded.is_signature_valid(anchor().key.public_key())
    number = loaded.extensions.get_extension_for_class(x509.CRLNumber)
    assert number.value.crl_number == 9
    assert crl.read(crl.make(anchor(), 1, PERIOD, {})) == {}


def test_a_signed_objects_signature_covers_its_attributes() -> None:
    made = Roa.of("192.0.2.0/24", 1)
    _kind, (data,) = der.read(signed(made.content, made.claim))
    (signer,) = list(data)[-1]
    _version, _id, _digest, attributes, _algorithm, signature = signer
    key(1).public_key().verify(
        signature.content,
        der.element(der.SET, attributes.content),
        padding.PKCS1v15(),
        hashes.SHA256(),
    )


def test_openssl_verifies_a_signed_object(tmp_path: Path) -> None:
    made = Roa.of("192.0.2.0/24", 1)
    (tmp_path / "x.roa").write_bytes(signed(made.content, made.claim))
    done = subprocess.run(
        [OPENSSL, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "x.roa"],
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == made.content.encoded


@pytest.mark.parametrize("junk", [b"", b"junk", der.sequence(), der.null()], ids=repr)
def test_junk_is_refused_as_such(junk: bytes) -> None:
    for read in (cms.read, certificates.read, crl.read):
        with pytest.raises(ValueError):
            read(junk)


def test_a_locator_is_read_back() -> None:
    made = tal.Locator(tuple(LAYOUT.anchor_uris), keys.public_der(key()))
    text = made.text()
    assert text.startswith("https://registry/ta.cer\nrsync://registry/repo/ta.cer\n\n")
    assert tal.read(text) == made
    assert tal.read("# a comment\r\n" + text.replace("\n", "\r\n")) == made


@pytest.mark.parametrize("text", ["", "https://registry/ta.cer\n\n", "a\n\n!!"])
def test_what_is_no_locator_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="locator"):
        tal.read(text)


def test_only_keys_that_rfc_7935_allows_are_certified() -> None:
    def pem(private: Any) -> bytes:
        return private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    assert keys.public_from_pem(pem(key())) == keys.public_der(key())
    for other in (
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(65537, 3072),
        rsa.generate_private_key(3, 2048),
    ):
        with pytest.raises(ValueError, match="RSA key"):
            keys.public_from_pem(pem(other))


def test_payloads_are_json() -> None:
    assert json.dumps([Roa.of("::/0", 1).to_json(), Aspa.of(1, [2]).to_json()])
