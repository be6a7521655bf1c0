"""Forgotten passwords: who asks gets a link by e-mail, if there is such an account."""
