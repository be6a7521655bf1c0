"""The help page as topics that can be searched."""

import re

from flask import current_app, render_template

from lms.search import rules
from lms.search.terms import HelpTopic
from lms.web.language import locale

_TOPIC = re.compile(r'<(h3|dt) id="([\w-]+)">(.*?)</\1>(.*?)(?=<h[23]|<dt|\Z)', re.DOTALL)
"""A question with its answer, or a guide with what it is about."""
_LINK = re.compile(r'<a href="([^"]*)">')


def help_topics() -> tuple[HelpTopic, ...]:
    """Return the topics of the help page in the reader's language; each language is read once."""
    topics: dict[str, tuple[HelpTopic, ...]] = current_app.extensions.setdefault("lms.help_topics", {})
    language = str(locale())
    if language not in topics:
        html = render_template("help/_topics.html")
        topics[language] = tuple(_topic(*found.groups()[1:]) for found in _TOPIC.finditer(html))
    return topics[language]


def _topic(anchor: str, title: str, text: str) -> HelpTopic:
    link = _LINK.search(title)
    return HelpTopic(
        title=rules.text_of_html(title).removesuffix("."),
        text=rules.text_of_html(text),
        url=link[1] if link else f"{current_app.url_for('help.show_help')}#{anchor}",
    )
