"""What each team understands least: from it this week's huddle is made."""
