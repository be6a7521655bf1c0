"""The company in the browser: its name and look, sites, departments and job roles, and the steps that set it up.

A face on all that lies beneath: what depends on a job role stands on maps, in modules and with people.
"""
