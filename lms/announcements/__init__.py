"""Announcements: what the company tells its people, who has read it, and who has confirmed what the mantra asks of them.

Beneath learning, whose home page shows them; above people, who are the audience.
"""
