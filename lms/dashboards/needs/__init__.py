"""Who needs a manager today: rows that the manager's home and the weekly message have in common, with what to do about each."""
