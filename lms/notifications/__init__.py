"""A person's inbox and what e-mail they want; the mail server's settings and the state of all e-mail, for the administrator.

Owns `notifications_preference`. What messages say belongs to the features that send them; sending is `lms.mail`.
"""
