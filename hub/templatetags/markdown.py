"""The `markdown` filter: Markdown in, safe HTML out."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
PARSER = MarkdownIt("commonmark", {"linkify": True}).enable(
    ["table", "strikethrough", "linkify"]
)
ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "code": {"class"}, "ol": {"start"}}


@register.filter
def markdown(text: str) -> SafeString:
    """Render CommonMark with tables; whatever could act in a browser is removed."""
    html = nh3.clean(PARSER.render(text or ""), attributes=ATTRIBUTES)
    return mark_safe(html)  # noqa: S308 - cleaned one line above
