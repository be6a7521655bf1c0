"""A walk along a journey with the customer's eyes: at each touchpoint the weakest of those whom customers meet, and what to do next."""
