"""The menu."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask, g, request, url_for

from lms.core.permissions import Permission
from lms.core.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One word in the menu that leads to a page, for who holds the permission."""

    label: str
    endpoint: str
    permission: Permission
    others: tuple[str, ...] = ()
    """Further endpoints, or whole blueprints as `people.*`, at which the entry is the current one."""

    def is_current(self, endpoint: str) -> bool:
        """Test if the entry leads to where the person is."""
        blueprint = endpoint.partition(".")[0] + ".*"
        return endpoint == self.endpoint or endpoint in self.others or blueprint in self.others


@dataclass(frozen=True, kw_only=True)
class MenuArea:
    """One word in the menu of staff; its pages stand in a second row while one of them is the current one."""

    label: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Menu:
    """The words of everybody's own training, and those of staff."""

    training: tuple[MenuEntry, ...]
    areas: tuple[MenuArea, ...]


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """A word of the menu as the template shows it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Nav:
    """The menu for one viewer on one page."""

    main: tuple[NavLink, ...] = ()
    training_url: str = ""
    """Back from the pages of staff to one's own training; empty where one is there, or has none."""
    area: str = ""
    section: tuple[NavLink, ...] = field(default=())
    """The second row: the pages of the current area."""


def init_app(app: Flask, menu: Menu) -> None:
    """Give templates `nav()`."""
    # The addresses never change, and building half a dozen of them on every page is not free.
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

    def nav() -> Nav:
        viewer: Viewer | None = g.get("viewer")
        if viewer is None:
            return Nav()
        training = [link(entry) for entry in menu.training if viewer.may(entry.permission)]
        areas = [(area, [link(e) for e in area.entries if viewer.may(e.permission)]) for area in menu.areas]
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
