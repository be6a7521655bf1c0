"""Rewrite generated text."""

from flask import Blueprint

blueprint = Blueprint("patches", __name__, template_folder="templates")
