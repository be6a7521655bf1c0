"""From a number to the people behind it, and from a person to their evidence."""
