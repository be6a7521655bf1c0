"""Pictures, documents, film and sound that modules show."""
