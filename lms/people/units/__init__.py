"""What the company is made of: sites, departments and job roles, and who depends on them."""
