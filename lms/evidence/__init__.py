"""The ledger: who has shown what, how well, from which source.

Owns `evidence_*`. Lies beneath all who produce proof and all who read it. Publishes `ModuleCompleted` and `MasteryChanged`.
"""
