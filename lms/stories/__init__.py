"""Stories: what somebody did for a customer at one touchpoint, told in their own words and approved by whoever leads them.

Beneath announcements and all else that shows one; above people, who tell them.
"""
