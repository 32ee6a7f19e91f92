"""The CMS as a whole: its menu without what the site does not use."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

# Pages show neither documents nor pictures that editors upload.
UNUSED = {"documents", "images"}


@hooks.register("construct_main_menu")
def hide_unused(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave out of the menu what nothing on the site would show."""
    menu_items[:] = [item for item in menu_items if item.name not in UNUSED]
