"""What was shown at work runs out after a year: people hear of it 90, 30 and 7 days before."""
