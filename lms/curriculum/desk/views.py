"""The desk."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__, template_folder="templates")
