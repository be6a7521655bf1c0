"""What trainers change in generated text, merged into each next generation."""
