"""Write, review and publish modules."""

from flask import Blueprint

blueprint = Blueprint("modules", __name__, template_folder="templates")
