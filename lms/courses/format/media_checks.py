"""What is wrong with the media that a text shows."""

from collections.abc import Iterator, Mapping

from lms.core.problems import Diagnostic
from lms.core.words import gettext as _
from lms.markup.media import MediaFile, MediaReference
from lms.markup.renderer import find_media


def check(text: str, first_line: int, file: str, media: Mapping[str, MediaFile] | None = None) -> Iterator[Diagnostic]:
    """Yield a problem for each picture from elsewhere, without words, unknown, or retired.

    Without `media` only what can be seen from the text alone is checked.
    """
    for reference in find_media(text, first_line):
        message, is_error = _wrong(reference, media)
        if message:
            yield Diagnostic(file=file, line=reference.line, message=message, is_error=is_error)


def _wrong(reference: MediaReference, media: Mapping[str, MediaFile] | None) -> tuple[str, bool]:
    name = reference.name
    if name is None:
        return _("Use an image from the media page: `![what it shows](media/name.png)`."), True
    if media is None:
        return "", False
    known = media.get(name)
    if known is None:
        return _("media/%(name)s doesn’t exist. Upload it on the media page first.", name=name), True
    if reference.is_shown and not reference.alt and not known.is_decorative:
        return _(
            "Describe media/%(name)s for people who can’t see it: `![what it shows](media/%(name)s)`.", name=name
        ), True
    if known.is_retired:
        return _("media/%(name)s is retired. Choose another file if you meant a newer one.", name=name), False
    return "", False
