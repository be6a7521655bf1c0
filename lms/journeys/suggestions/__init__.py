"""What employees say of the map: “this one is mine”, “not really”."""
