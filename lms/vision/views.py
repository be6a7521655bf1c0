"""Write and publish the mantra."""

from flask import Blueprint

blueprint = Blueprint("vision", __name__, template_folder="templates")
