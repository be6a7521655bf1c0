"""Writing guides."""

from flask import Blueprint

blueprint = Blueprint("guides", __name__, template_folder="templates")
