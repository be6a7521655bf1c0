"""The menu."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for

from lms.core.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One word in the menu, for who holds the permission."""

    label: str
    endpoint: str
    permission: Permission
    others: tuple[str, ...] = ()
    """Further endpoints, or whole blueprints as `people.*`, at which the entry is the current one."""
    parts: tuple["MenuEntry", ...] = ()
    """A second row beneath, shown while the entry or one of these is the current one."""

    def is_current(self, endpoint: str) -> bool:
        """Test if the entry leads to where the person is."""
        blueprint = endpoint.partition(".")[0] + ".*"
        here = endpoint == self.endpoint or endpoint in self.others or blueprint in self.others
        return here or any(part.is_current(endpoint) for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """A menu entry as the template shows it."""

    label: str
    url: str
    is_current: bool


def init_app(app: Flask, menu: tuple[MenuEntry, ...]) -> None:
    """Give templates `nav`, the entries that the viewer may use, and `subnav`, the parts of the current one."""
    # The addresses never change, and building half a dozen of them on every page is not free.
    urls: dict[tuple[str, str], str] = {}

    def url_of(endpoint: str) -> str:
        key = request.script_root, endpoint
        if key not in urls:
            urls[key] = url_for(endpoint)
        return urls[key]

    def links(entries: tuple[MenuEntry, ...]) -> list[NavLink]:
        viewer = g.get("viewer")
        if viewer is None:
            return []
        here = request.endpoint or ""
        return [
            NavLink(label=e.label, url=url_of(e.endpoint), is_current=e.is_current(here))
            for e in entries
            if e.permission in viewer.permissions and e.endpoint in app.view_functions
        ]

    def nav() -> list[NavLink]:
        return links(menu)

    def subnav() -> list[NavLink]:
        here = request.endpoint or ""
        current = next((entry for entry in menu if entry.parts and entry.is_current(here)), None)
        return links(current.parts) if current else []

    app.jinja_env.globals |= {"nav": nav, "subnav": subnav}
