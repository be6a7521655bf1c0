"""Observation: a person asks to be observed at work, and a manager above them records what they saw.

Owns `evidence_observation_request`. What was seen is one more proof in the ledger.
"""
