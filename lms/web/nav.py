"""The menu."""

from collections.abc import Iterator
from dataclasses import field, replace

from flask import Flask, g, request, url_for

from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer


@frozen
class MenuEntry:
    """A menu entry that leads to a page, for people with the permission."""

    label: str
    endpoint: str
    permission: Permission
    others: tuple[str, ...] = ()
    """Further endpoints, or whole blueprints as `people.*`, at which the entry is the current one."""
    is_for_observers: bool = False
    """Whether only who is named to observe others, or asked to, sees it."""

    def is_for(self, viewer: Viewer) -> bool:
        """Test if a person sees the entry."""
        return viewer.may(self.permission) and (viewer.observes or not self.is_for_observers)

    def is_current(self, endpoint: str) -> bool:
        """Test if the person is on a page of this entry."""
        blueprint = endpoint.partition(".")[0] + ".*"
        return endpoint == self.endpoint or endpoint in self.others or blueprint in self.others


@frozen
class MenuArea:
    """An area in the menu of staff; while one of its pages is open, a second row lists them all."""

    label: str
    entries: tuple[MenuEntry, ...]


@frozen
class Menu:
    """The entries for one's own training, and the areas of staff."""

    training: tuple[MenuEntry, ...]
    areas: tuple[MenuArea, ...]


@frozen
class NavLink:
    """A menu entry, as the template shows it."""

    label: str
    url: str
    is_current: bool


@frozen
class Nav:
    """The menu for one viewer on one page."""

    main: tuple[NavLink, ...] = ()
    training_url: str = ""
    """Leads from the pages of staff to one's own training; empty on those pages, and without training."""
    area: str = ""
    section: tuple[NavLink, ...] = field(default=())
    """The second row: the pages of the current area."""


def init_app(app: Flask, menu: Menu) -> None:
    """Give templates `nav()`."""
    # The addresses never change, and building several of them for every page takes time.
    urls: dict[tuple[str, str], str] = {}

    def url_of(endpoint: str) -> str:
        key = request.script_root, endpoint
        if key not in urls:
            urls[key] = url_for(endpoint)
        return urls[key]

    def link(entry: MenuEntry) -> NavLink:
        return NavLink(
            label=entry.label, url=url_of(entry.endpoint), is_current=entry.is_current(request.endpoint or "")
        )

    def own_links(viewer: Viewer) -> list[NavLink]:
        shown = [entry for entry in menu.training if entry.is_for(viewer)]
        # A page with an entry of its own belongs to no other.
        own = [entry for entry in shown if entry.endpoint == request.endpoint]
        return [replace(link(entry), is_current=entry in own) if own else link(entry) for entry in shown]

    def nav() -> Nav:
        viewer: Viewer | None = g.get("viewer")
        if viewer is None:
            return Nav()
        training = own_links(viewer)
        areas = [(area, [link(e) for e in area.entries if e.is_for(viewer)]) for area in menu.areas]
        main = tuple(_area_links(areas))
        current = next(((a.label, links) for a, links in areas if any(e.is_current for e in links)), None)
        if current is None:
            return Nav(main=(*training, *main))
        label, links = current
        section = tuple(links) if len(links) > 1 else ()
        return Nav(main=main, training_url=training[0].url if training else "", area=label, section=section)

    app.jinja_env.globals["nav"] = nav


def _area_links(areas: list[tuple[MenuArea, list[NavLink]]]) -> Iterator[NavLink]:
    for area, links in areas:
        if links:
            yield NavLink(label=area.label, url=links[0].url, is_current=any(link.is_current for link in links))
