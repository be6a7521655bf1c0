"""Journey maps as text, sheets and diagrams."""

from flask import Blueprint

blueprint = Blueprint("map_files", __name__, template_folder="templates")
