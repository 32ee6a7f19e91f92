"""Certificates, as those judge them who trust the lab's authority."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from lab_kit.authority import SERVER, Authority, Identity, signer

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OURS = Authority("Lab CA", NOW)


def read(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def extension[E: x509.ExtensionType](certificate: x509.Certificate, kind: type[E]) -> E:
    return certificate.extensions.get_extension_for_class(kind).value


def trusting(authority: Authority, when: datetime) -> PolicyBuilder:
    return PolicyBuilder().store(Store([read(authority.certificate)])).time(when)


def verify(
    identity: Identity,
    name: str,
    by: Authority = OURS,
    when: datetime = NOW,
) -> None:
    """VerificationError unless a client that looks for this host takes it."""
    try:
        subject: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        subject = x509.DNSName(name)
    assert isinstance(subject, x509.DNSName | x509.IPAddress)
    server = trusting(by, when).build_server_verifier(subject)
    server.verify(read(identity.certificate), [])


def verify_client(identity: Identity) -> Sequence[x509.GeneralName] | None:
    verifier = trusting(OURS, NOW).build_client_verifier()
    return verifier.verify(read(identity.certificate), []).subjects


def test_a_subject_without_other_names_is_its_name() -> None:
    broker = OURS.issue("broker")
    verify(broker, "broker")
    assert read(broker.certificate).subject.rfc4514_string() == "CN=broker"


def test_a_server_is_known_by_each_name_and_address_and_no_other() -> None:
    addresses = ["10.0.0.2", "2001:db8::2"]
    server = OURS.issue("unit", "a.local", "b.local", addresses=addresses)
    for name in ("a.local", "b.local", *addresses):
        verify(server, name)
    for name in ("unit", "c.local", "10.0.0.3", "2001:db8::3"):
        with pytest.raises(VerificationError):
            verify(server, name)


def test_whoever_trusts_another_authority_of_the_same_name_refuses_it() -> None:
    with pytest.raises(VerificationError):
        verify(OURS.issue("broker"), "broker", by=Authority("Lab CA", NOW))


@pytest.mark.parametrize("lasts", [30, 365])
def test_authority_and_leaf_last_as_long_as_is_said(lasts: int) -> None:
    authority = Authority("Lab CA", NOW, timedelta(days=lasts))
    leaf = authority.issue("broker")
    for when in (NOW - MINUTE, NOW, NOW + lasts * DAY - MINUTE):
        verify(leaf, "broker", authority, when)
    for when in (NOW - DAY, NOW + lasts * DAY + MINUTE):
        with pytest.raises(VerificationError):
            verify(leaf, "broker", authority, when)


def test_a_month_is_enough_for_a_lab() -> None:
    for pem in (OURS.certificate, signer("updates", NOW).certificate):
        assert read(pem).not_valid_after_utc == NOW + 30 * DAY


def test_a_device_is_server_and_client_and_a_web_site_no_client() -> None:
    assert verify_client(OURS.issue("unit")) == [x509.DNSName("unit")]
    site = OURS.issue("www", purposes=SERVER)
    verify(site, "www")
    with pytest.raises(VerificationError):
        verify_client(site)


def test_an_authority_certifies_hosts_and_no_other_authority() -> None:
    own, leaf = read(OURS.certificate), read(OURS.issue("broker").certificate)
    assert extension(own, x509.BasicConstraints) == x509.BasicConstraints(True, 0)
    assert extension(leaf, x509.BasicConstraints) == x509.BasicConstraints(False, None)
    for certificate, signs in ((own, False), (leaf, True)):
        usage = extension(certificate, x509.KeyUsage)
        assert usage.digital_signature == signs
        assert (usage.key_cert_sign, usage.crl_sign) == (not signs, not signs)


@pytest.mark.parametrize("made", [OURS.issue("broker"), signer("updates", NOW)])
def test_an_identity_has_the_key_of_its_certificate(made: Identity) -> None:
    key = load_pem_private_key(made.key.encode(), None)
    assert key.public_key() == read(made.certificate).public_key()


def test_a_signer_vouches_for_itself_and_signs_data_only() -> None:
    certificate = read(signer("updates", NOW).certificate)
    certificate.verify_directly_issued_by(certificate)
    purposes = extension(certificate, x509.ExtendedKeyUsage)
    assert list(purposes) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    usage = extension(certificate, x509.KeyUsage)
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)
    assert not extension(certificate, x509.BasicConstraints).ca
