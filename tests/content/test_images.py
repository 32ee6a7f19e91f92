"""What may be in the images of which hosts."""

import pytest
from django.conf import settings

from labs import catalogue
from labs.layout import image_reference
from labs.manifest import LabManifest
from sandboxes.images import closure, discover

GRADING = "ceh/grading"
IMAGES = discover(settings.CONTENT_DIRS)
MANIFESTS = [
    catalogue.read_folder(folder).manifest
    for folder in catalogue.lab_folders(settings.CONTENT_DIRS)
]


def has_grading(manifest: LabManifest, role: str) -> set[str]:
    """The nodes with this role whose image holds the graders' code."""
    found = set()
    for node in manifest.nodes:
        reference = image_reference(manifest, node.image)
        built_on = {image.reference for image in closure(IMAGES, [reference])}
        if node.role == role and GRADING in built_on:
            found.add(node.name)
    return found


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.slug)
def test_graders_have_the_graders_code_and_students_hosts_do_not(
    manifest: LabManifest,
) -> None:
    assert has_grading(manifest, "grader")
    assert has_grading(manifest, "student") == set()
