"""The pages that readers see."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from courses.curricula import apply_content, plan_content
from courses.models import CurriculumPage
from hub.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def synced(content: Path) -> None:
    assert apply_content(plan_content([content], take=[])) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "Learn by doing"),
        ("/curricula/", "Names"),
        ("/curricula/names/", "The second"),
        ("/curricula/names/first/", "A1 Attitudes"),
        ("/catalogue/", "Small lab"),
        ("/catalogue/small-lab/", "K1 Knowledge"),
        ("/about/", "About"),
        ("/competences/", "Attitudes"),
    ],
)
def test_page(client: Client, path: str, text: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert text in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/curricula/", "Namen"),
        ("/curricula/names/first/", "De eerste"),
        ("/curricula/names/second/", "The second"),
        ("/catalogue/small-lab/", "Klein lab"),
        ("/about/", "About"),
    ],
)
def test_page_in_dutch_falls_back_to_english(
    client: Client, path: str, text: str
) -> None:
    answer = client.get(path, headers={"accept-language": "nl"})
    assert answer.status_code == 200
    assert text in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_page_is_no_page(client: Client, language: str) -> None:
    for path in ("/nowhere/", "/curricula/names/nowhere/"):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 404


def test_lessons_of_a_draft_curriculum_are_not_served(client: Client) -> None:
    for page in CurriculumPage.objects.all():
        page.unpublish()
    assert client.get("/curricula/names/first/").status_code == 404
    assert "No curricula yet" in client.get("/curricula/").content.decode()


def test_a_lesson_leads_to_its_neighbour_and_its_lab(client: Client) -> None:
    page = client.get("/curricula/names/first/").content.decode()
    assert "/curricula/names/second/" in page
    assert "/catalogue/small-lab/" in page
    assert "RFC 1034" in page


def test_a_lab_is_started_by_who_is_logged_in(client: Client, student: User) -> None:
    path = "/catalogue/small-lab/"
    assert "/login/?next=/catalogue/small-lab/" in client.get(path).content.decode()
    client.force_login(student)
    assert 'action="/labs/small-lab/start/"' in client.get(path).content.decode()


def test_the_home_page_features_curricula_and_labs() -> None:
    html = render_to_string("hub/includes/featured.html")
    assert "/curricula/names/" in html and "/catalogue/small-lab/" in html
