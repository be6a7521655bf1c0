"""What every page must be: correct HTML, one heading, labels, no inline code, a token in every form."""

import itertools
import re

import html5lib

VOID_OF_NAME = ("hidden", "submit", "button", "image", "reset")


def check_page(html: str, *, path: str):
    """Assert that a page is as every page must be, and return it parsed; says all that is wrong at once."""
    page, problems = parsed(html)
    assert not problems, f"{path}:\n  " + "\n  ".join(problems)
    return page


def parsed(html: str):
    """Return a page parsed, and what is wrong with it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    return page, [*_syntax(html, parser), *_structure(page)]


def _syntax(html: str, parser: html5lib.HTMLParser) -> list[str]:
    lines = html.splitlines()
    return [
        f"HTML line {position[0]}: {code} {data or ''} in {lines[position[0] - 1].strip()[:160] if position[0] <= len(lines) else ''}"
        for position, code, data in parser.errors
    ]


def _structure(page) -> list[str]:
    return [
        *_headings(page), *_title(page), *_ids(page), *_labels(page), *_inline_code(page),
        *_images(page), *_forms(page), *_names(page), *_scripted(page),
    ]  # fmt: skip


def text_of(element) -> str:
    """Return the words of an element, as a screen reader would say them."""
    if element.tag in {"script", "style", "template"}:
        return ""
    own = element.get("aria-label") or element.get("alt") or element.text or ""
    parts = [own, *(text_of(child) + (child.tail or "") for child in element if isinstance(child.tag, str))]
    return " ".join(" ".join(parts).split())


def _headings(page) -> list[str]:
    found = [e for e in page.iter() if isinstance(e.tag, str) and re.fullmatch(r"h[1-6]", e.tag)]
    levels = [int(e.tag[1]) for e in found]
    problems = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1 instead of one"]
    # The summary of errors may come before the page's own heading.
    after_h1 = levels[levels.index(1) :] if 1 in levels else levels
    for before, after in itertools.pairwise(after_h1):
        if after > before + 1:
            problems.append(f"a heading skips from h{before} to h{after}")
    return problems + [f"empty {e.tag}" for e in found if not text_of(e)]


def _title(page) -> list[str]:
    title = page.find("head/title")
    words = (title.text or "").strip() if title is not None else ""
    problems = [] if words and not words.startswith("–") else [f"no title: {words!r}"]
    return problems if page.get("lang") else [*problems, "no language"]


def _ids(page) -> list[str]:
    ids = [e.get("id") for e in page.iter() if isinstance(e.tag, str) and e.get("id")]
    problems = [f"id {i!r} stands more than once" for i in sorted({i for i in ids if ids.count(i) > 1})]
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
            problems += [f"{name} leads nowhere: {i}" for i in (element.get(name) or "").split() if i not in ids]
        href = element.get("href") or ""
        if element.tag == "a" and len(href) > 1 and href.startswith("#") and href[1:] not in ids:
            problems.append(f"link leads nowhere: {href}")
    return problems


def _labels(page) -> list[str]:
    labelled = {e.get("for") for e in page.iter("label")}
    inside = {id(field) for label in page.iter("label") for field in label.iter()}
    return [
        f"no label: {e.tag} {e.get('name')}"
        for tag in ("input", "select", "textarea")
        for e in page.iter(tag)
        if e.get("type") not in VOID_OF_NAME
        and not (e.get("aria-label") or e.get("aria-labelledby") or e.get("id") in labelled or id(e) in inside)
    ]


def _inline_code(page) -> list[str]:
    problems = []
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        problems += [
            f"inline {name} on {element.tag}" for name in element.attrib if name == "style" or name.startswith("on")
        ]
        if element.tag == "style" or (element.tag == "script" and (element.text or "").strip()):
            problems.append(f"inline {element.tag}")
        if (element.get("href") or "").lower().startswith(("javascript:", "data:")):
            problems.append(f"link to code: {element.get('href')}")
    return problems


def _images(page) -> list[str]:
    return [f"image without alt: {e.get('src')}" for e in page.iter("img") if e.get("alt") is None]


def _forms(page) -> list[str]:
    return [
        f"form without token: {e.get('action')}"
        for e in page.iter("form")
        if (e.get("method") or "get").lower() == "post"
        and not any(f.get("name") == "csrf_token" and f.get("value") for f in e.iter("input"))
    ]


def _scripted(page) -> list[str]:
    """What a script alone could make work; it must not be there before the script is."""
    form_ids = {form.get("id") for form in page.iter("form")}
    return list(_without_form(page.find("body"), form_ids, in_form=False))


def _without_form(element, form_ids, *, in_form: bool):
    for child in element:
        if (
            not isinstance(child.tag, str)
            or child.tag in {"template", "noscript"}
            or {"hidden", "disabled", "readonly"} & {*child.attrib}
        ):
            continue
        has_form = in_form or child.tag == "form" or child.get("form") in form_ids - {None}
        is_control = child.tag in {"button", "input", "select", "textarea"} or child.get("role") == "button"
        sends = child.get("type", "submit") != "button" or child.tag != "button"
        if is_control and not (has_form and sends) and child.get("popovertarget") is None:
            yield f"does nothing without a script: {child.tag} {child.get('class') or child.get('name') or text_of(child)}"
        yield from _without_form(child, form_ids, in_form=has_form)


def _names(page) -> list[str]:
    return [
        f"{e.tag} says nothing: {e.get('href') or e.get('name')}"
        for tag in ("a", "button")
        for e in page.iter(tag)
        if not text_of(e) and not e.get("aria-label")
    ]
