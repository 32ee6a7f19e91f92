"""The values that make each session's task its own."""

import random
import re
import secrets
from collections.abc import Mapping

from labs.manifest import LabManifest, Parameter

# Neutral, easy to type, unlike any real top-level domain or host name of a lab.
WORDS = (
    "acorn amber anchor apricot aspen bamboo basil beacon birch breeze bridge canal "
    "cedar cherry clover cobalt comet copper coral cosmos cotton crater cricket dahlia "
    "daisy delta dune ember falcon feather fennel fern fjord garnet ginger glacier "
    "granite harbour hazel heron indigo iris ivory jasmine juniper kestrel lagoon "
    "lantern larch lavender lemon lichen linden lotus maple marble meadow meteor mint "
    "mosaic nectar nutmeg oasis ochre olive onyx orchid osprey otter pebble pepper "
    "pine plum poplar prairie quartz quill raven reed river robin saffron sage "
    "sequoia sierra silver slate sorrel sparrow spruce summit sunflower swallow "
    "tamarind thistle thyme topaz tulip tundra valley velvet violet walnut willow "
).split()
PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_.-]*)\s*\}\}")


def draw_parameters(
    manifest: LabManifest,
    generator: random.Random | None = None,
    fixed: Mapping[str, str] = {},
) -> dict[str, str]:
    """Draw every parameter of the lab, in the order in which the file lists them.

    With a seeded `generator` the same values come again (for self-tests); without
    one they come from the operating system's generator. What is `fixed` is not left
    to chance, and templates are made of it.
    """
    source = generator or secrets.SystemRandom()
    drawn: dict[str, str] = {}
    for name, parameter in manifest.parameters.items():
        # Drawn in any case: fixing one leaves the others of a seed as they are.
        value = _draw(parameter, source, drawn)
        drawn[name] = fixed.get(name, value)
    return drawn


def _draw(parameter: Parameter, source: random.Random, drawn: dict[str, str]) -> str:
    match parameter.kind:
        case "word":
            return source.choice(WORDS)
        case "hex" | "token":
            return source.randbytes(parameter.bytes).hex()
        case "choice":
            return source.choice(parameter.options)
        case "integer":
            return str(source.randint(parameter.minimum, parameter.maximum))
        case "template":
            return parameter.template.format_map(drawn)


def public_parameters(
    manifest: LabManifest, parameters: Mapping[str, str]
) -> dict[str, str]:
    """The values a student may read: all but those the lab calls secret."""
    secret = {name for name, p in manifest.parameters.items() if p.secret}
    return {name: value for name, value in parameters.items() if name not in secret}


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Replace each {{ name }} that `values` knows.

    Every other stays as it stands: it may be part of a lesson on templates.
    """
    return PLACEHOLDER.sub(lambda m: values.get(m[1], m[0]), text)


def leave_open(text: str) -> str:
    """Dots for each {{ name }}, where nothing has been drawn yet."""
    return PLACEHOLDER.sub("…", text)
