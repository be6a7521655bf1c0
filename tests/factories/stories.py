"""Stories that people tell."""

from lms.stories import operations
from lms.stories.terms import StoryText
from tests.factories.identity import IdentityFactory
from tests.times import MONDAY as NOW


class StoriesFactory:
    """Stories, through the real operations."""

    def __init__(self, session):
        self.session = session

    def story(self, teller, *, at="in-store/booklist", title="", text="I called the publisher.", named=False, now=NOW):
        """A story that waits; returns its id."""
        told = StoryText(at=at, title=title, text=text, is_named=named)
        viewer = IdentityFactory(self.session).viewer(teller)
        return operations.tell_story(self.session, text=told, viewer=viewer, now=now)

    def shown_story(self, teller, manager, *, now=NOW, **options):
        """A story that everyone may read; returns its id."""
        story_id = self.story(teller, now=now, **options)
        viewer = IdentityFactory(self.session).viewer(manager)
        operations.approve_story(self.session, story_id=story_id, seen_revision=0, viewer=viewer, now=now)
        return story_id
