"""Outgoing messages, queued with the data they speak about.

Owns `mail_outgoing_message`. A message is shown to its receiver inside the program at once; transports come later.
"""
