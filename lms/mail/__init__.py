"""Outgoing messages, queued in the transaction of the change they are about.

Owns `mail_outgoing_message`. A message shows on its receiver's home page at once; e-mail comes later.
"""
