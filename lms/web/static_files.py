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

YEAR_SECONDS = 31_536_000


def init_app(app: Flask, instance_path: Path) -> None:
    """Serve the static files below a fingerprint of them all, and give templates `asset(name)`: the address of a file.

    They lie in `static/`, of this package and beside the templates of each registered blueprint.
    """
    files = _find_files(app)
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    fingerprint = digest.hexdigest()[:10]
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
        if name not in files:
            raise LookupError(name)
        return prefix + name

    app.jinja_env.globals["asset"] = asset


def _find_files(app: Flask) -> dict[str, Path]:
    folders = {Path(__file__).parent / "static"}
    for blueprint in app.blueprints.values():
        if blueprint.template_folder:
            folders.add(Path(blueprint.root_path, blueprint.template_folder).resolve().parent / "static")
    files: dict[str, Path] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.*")):
        if path.name in files:
            raise ValueError(f"{path} has the name of {files[path.name]}: both would have one address")
        files[path.name] = path
    return files


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _compressed(files: dict[str, Path], target: Path) -> Path:
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    compressor = Compressor(quiet=True)
    for name, path in files.items():
        copy = scratch / name
        shutil.copyfile(path, copy)
        if compressor.should_compress(name):
            compressor.compress(str(copy))
    try:
        scratch.rename(target)
    except OSError:  # another worker was faster
        shutil.rmtree(scratch)
    return target
