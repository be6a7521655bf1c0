"""Whom a pulse asks: drawn slice by slice, so that a large company is never read at once."""
