"""What happened to a person, as a line of dated events: on their own record, and on their manager's page about them."""
