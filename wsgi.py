"""The WSGI application, for any server: `app`."""

from lms.app import create_app
from lms.core.config import Config

app = create_app(Config.from_environment())
