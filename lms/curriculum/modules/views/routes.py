"""The blueprint, and how much it takes."""

from flask import Blueprint

from lms.web.bodies import take_at_most

blueprint = Blueprint("modules", __name__, template_folder="../templates")
take_at_most(blueprint, 400_000)  # a module twice, as it was and as it is, and room for other alphabets
