"""Images that are signed wrongly, each as somebody would make it.

Which key an image should be signed with is no secret: forgeries say so, too.
"""

import secrets
from dataclasses import replace

from iot_grading.image import (
    COUNTER,
    OTHER,
    PRODUCT,
    PUBLIC_KEY,
    SIGNATURE,
    Body,
    Key,
    Value,
    area,
    digest,
    encoded,
    key_hash,
    number,
    signature,
    signed,
)
from iot_grading.refusals import Make, Trial
from iot_grading.scene import Made, Scene, new_key


def without_signature(scene: Scene) -> Made:
    """A digest, and no signature."""
    body, line = scene.body()
    return Made(_with(scene, body), line)


def with_signature_of(value: bytes) -> Make:
    """A TLV for a signature, with this in it."""

    def make(scene: Scene) -> Made:
        body, line = scene.body()
        return Made(_with(scene, body, (SIGNATURE, value)), line)

    return make


def _with(scene: Scene, body: Body, *more: Value) -> bytes:
    """This image with its true digest and the right key's name, and these values."""
    packed = body.packed()
    return packed + area(OTHER, [digest(packed), key_hash(scene.key), *more])


def altered(scene: Scene) -> Made:
    """Signed; then a byte of the firmware was changed, and nothing else."""
    made = scene.good()
    image = bytearray(made.image)
    image[scene.layout.header_size + 1500] ^= 1 << secrets.randbelow(8)
    return Made(bytes(image), made.line)


def resealed(scene: Scene) -> Made:
    """Signed; then other firmware was put in its place, and the digest made anew."""
    honest, _line = scene.body()
    changed, line = scene.body()
    return Made(_sealed(scene, honest, changed), line)


def raised_afterwards(scene: Scene) -> Made:
    """Signed with a low counter; then the counter was raised, and the digest redone."""
    honest, line = scene.body(scene.stored - 2)
    changed = honest.having(number(COUNTER, scene.stored + 2))
    return Made(_sealed(scene, honest, changed), line)


def undigested(scene: Scene) -> Made:
    """Signed, then changed; its digest has no bytes, and the honest one lies behind.

    So what was signed is there, for whoever compares as much as the image says.
    """
    honest, _line = scene.body()
    changed, line = scene.body()
    kind, told = digest(honest.packed())
    proof = signature(honest.packed(), scene.key)
    values = [key_hash(scene.key), proof, (kind, b"")]
    return Made(changed.packed() + area(OTHER, values) + told, line)


def _sealed(scene: Scene, honest: Body, changed: Body) -> bytes:
    """The changed image under the signature of the honest one."""
    return _with(scene, changed, signature(honest.packed(), scene.key))


def foreign(scene: Scene) -> Made:
    """Signed with a key that nobody knows."""
    body, line = scene.body()
    return Made(signed(body, new_key()), line)


def disguised(scene: Scene, key: Key, counter: int | None = None) -> Made:
    """Signed with this key, and the image names the right one."""
    body, line = scene.body(counter)
    return Made(_with(scene, body, signature(body.packed(), key)), line)


def foreign_with_key(scene: Scene) -> Made:
    """The same, and the image brings its own public key along."""
    body, line = scene.body()
    key = new_key()
    return Made(signed(body, key, (PUBLIC_KEY, encoded(key))), line)


def vendors(major: int) -> Make:
    """Signed with the test key that everybody has, and of that version."""

    def make(scene: Scene) -> Made:
        body, line = scene.body()
        return Made(signed(replace(body, major=major), scene.vendor), line)

    return make


def other_product(low: int) -> Make:
    """Signed rightly, for another product: one bit differs, of 16 from `low` on."""

    def make(scene: Scene) -> Made:
        body, line = scene.body()
        other = scene.layout.product ^ 1 << low + secrets.randbelow(16)
        return Made(signed(body.having(number(PRODUCT, other)), scene.key), line)

    return make


def no_product(scene: Scene) -> Made:
    """Signed rightly, for nothing in particular."""
    body, line = scene.body()
    return Made(signed(body.without(PRODUCT), scene.key), line)


def product_afterwards(scene: Scene) -> Made:
    """Signed for another product; ours was added where nothing covers it."""
    body, line = scene.body()
    ours = number(PRODUCT, scene.layout.product)
    other = body.having(number(PRODUCT, scene.layout.product ^ 0x80))
    return Made(signed(other, scene.key, ours), line)


def product_only_afterwards(scene: Scene) -> Made:
    """Signed for nothing in particular; ours was added where nothing covers it."""
    body, line = scene.body()
    ours = number(PRODUCT, scene.layout.product)
    return Made(signed(body.without(PRODUCT), scene.key, ours), line)


def of_the_future(scene: Scene) -> Made:
    """Without a signature, and of a version and a counter above all others."""
    body, line = scene.body(scene.stored + 1000)
    return Made(_with(scene, replace(body, major=255)), line)


UNSIGNED = (
    Trial("an image without a signature", without_signature),
    Trial("an image with an empty signature", with_signature_of(b"")),
    Trial("an image whose signature is noise", with_signature_of(b"\xa5" * 71)),
    Trial(
        "an image whose signature is two zeroes",
        with_signature_of(bytes.fromhex("3006020100020100")),
    ),
)
TAMPERED = (
    Trial("a signed image with one bit changed", altered),
    Trial("a signed image, changed and with a new digest", resealed),
    Trial("a signed image whose counter was raised afterwards", raised_afterwards),
    Trial("a signed image, changed, whose digest has no bytes", undigested),
)
FOREIGN = (
    Trial("an image signed with a key that nobody knows", foreign),
    Trial(
        "an image signed with a foreign key that names the right one",
        lambda scene: disguised(scene, new_key()),
    ),
    Trial(
        "an image that brings the key along that it is signed with", foreign_with_key
    ),
)
VENDORS = (
    Trial("an image signed with the vendor's test key", vendors(1)),
    Trial("a version 0 signed with the vendor's test key", vendors(0)),
    Trial(
        "an image signed with the vendor's test key that names the right one",
        lambda scene: disguised(scene, scene.vendor),
    ),
)
PRODUCTS = (
    Trial("an image signed for another product", other_product(0)),
    Trial(
        "an image signed for a product whose number begins otherwise", other_product(16)
    ),
    Trial("a signed image that does not say for which product", no_product),
    Trial(
        "an image for another product, with ours added to it unsigned",
        product_afterwards,
    ),
    Trial("an image that names its product unsigned only", product_only_afterwards),
)
