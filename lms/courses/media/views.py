"""Upload, list and serve media."""

from flask import Blueprint

blueprint = Blueprint("media", __name__, template_folder="templates")
