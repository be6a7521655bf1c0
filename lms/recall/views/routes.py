"""The blueprint."""

from flask import Blueprint

blueprint = Blueprint("recall", __name__, template_folder="../templates")
