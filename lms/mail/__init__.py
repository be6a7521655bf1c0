"""Messages to people: in the program at once, by e-mail soon after.

Owns `mail_outgoing_message`, `mail_server` and `mail_run`. A message is queued in the transaction of the change it is about, as
a kind and facts; the feature that sends it says in its `messages.py` what the kind is called, how its words are made, and
whether it still holds when it is about to be sent. `wiring` lists the kinds and tells `registry` who the receivers are.

`post` sends: each e-mail once. It notes that it is handing a message over just before the last line goes to the server, and
that it was sent right after the answer. What was being handed over when the worker died, or the line went dead, may have
arrived: it is not sent again, and shown to the administrator, who can. In the program it is there in any case.
"""
