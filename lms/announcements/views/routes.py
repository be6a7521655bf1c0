"""The blueprint."""

from flask import Blueprint

from lms.web.bodies import take_at_most

blueprint = Blueprint("announcements", __name__, template_folder="../templates")
take_at_most(blueprint, 200_000)  # the longest text in any alphabet, and the audience
