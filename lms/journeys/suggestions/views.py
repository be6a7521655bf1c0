"""Answer and settle suggestions."""

from flask import Blueprint

blueprint = Blueprint("suggestions", __name__, template_folder="templates")
