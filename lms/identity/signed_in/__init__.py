"""Who is signed in: asked for by every page, in one statement."""
