"""Work products: what nobody can watch being done is shown by what was made, and accepted by who relies on it.

Owns `evidence_work_product*`. Two that were accepted, of two days, are as good as an observation.
"""
