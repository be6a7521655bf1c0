"""Draw and publish journey maps."""

from flask import Blueprint

blueprint = Blueprint("journeys", __name__, template_folder="templates")
