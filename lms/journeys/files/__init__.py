"""Journey maps as text, sheets and diagrams: in and out."""
