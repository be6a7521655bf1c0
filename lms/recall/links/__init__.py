"""Links to the questions of a day, without a sign-in: usable once, for a day, for nothing else; only hashes are kept.

Owns `recall_link` and `recall_link_try`. The link in an e-mail is used up by a button, not by opening it: programs open links too.
Using it gives the browser a pass, which leads to the questions of its owner until the link would have run out.
"""
