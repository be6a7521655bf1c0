"""The coverage page."""

from flask import Blueprint

blueprint = Blueprint("coverage", __name__, template_folder="templates")
