"""The page of a lab, before it is started."""

import pytest
from django.test import Client
from wagtail.models import Page

from courses.models import LabPage
from hub.models import User
from labs import operations
from tests.factories import LabFactory


@pytest.fixture
def address(db: None) -> str:
    """Of a lab's page."""
    site = Page.objects.get(depth=2)
    page = site.add_child(instance=LabPage(title="A", slug="a", lab=LabFactory()))
    return page.url


def test_it_says_that_the_site_is_drained(
    client: Client, student: User, address: str
) -> None:
    client.force_login(student)
    assert "being maintained" not in client.get(address).text
    operations.drain()
    page = client.get(address).text
    assert "being maintained" in page
    # Whoever has the lab running gets back to it by the same button.
    assert "Start the lab" in page
