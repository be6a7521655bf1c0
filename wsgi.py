"""The WSGI application, for any server: `app`."""

import os

from lms.app import create_app
from lms.core.config import Config

os.umask(0o077)
app = create_app(Config.from_environment())
