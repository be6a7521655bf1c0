"""Departments, job roles, sites, employees and reporting lines.

Owns the tables `people_*`. Publishes `EmployeeJoined`, `EmployeeMoved`, `EmployeeLeft`, and `PeopleImported` for all people of a
file. Everything refers to people; they refer to nothing.
"""
