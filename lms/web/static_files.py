"""Static files: compressed once, served in a folder whose name changes when they do, so that scripts can import each other."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from lms.web.headers import HEADERS

SOURCE = Path(__file__).parent / "static"
YEAR_SECONDS = 31_536_000


def init_app(app: Flask, instance_path: Path) -> None:
    """Serve `static/` below a fingerprint of all its files, and give templates `asset(name)`: the address of a file."""
    files = sorted(path for path in SOURCE.rglob("*") if path.is_file())
    names = {str(path.relative_to(SOURCE)) for path in files}
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]
    prefix = f"/static/{fingerprint}/"
    root = _compressed(files, instance_path / "static" / fingerprint)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap
        app.wsgi_app,
        root=root,
        prefix=prefix,
        max_age=YEAR_SECONDS,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )

    def asset(name: str) -> str:
        if name not in names:
            raise LookupError(name)
        return prefix + name

    app.jinja_env.globals["asset"] = asset


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _compressed(files: list[Path], target: Path) -> Path:
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    compressor = Compressor(quiet=True)
    for path in files:
        copy = scratch / path.relative_to(SOURCE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if compressor.should_compress(path.name):
            compressor.compress(str(copy))
    try:
        scratch.rename(target)
    except OSError:  # another worker was faster
        shutil.rmtree(scratch)
    return target
