"""Aligns a company with its customers.

The floors, high to low; a package imports only what lies beneath it (held by the contracts in `pyproject.toml`):

    9  cli → server → app → (wiring | menu | answers) → (backup | demo) → schema  puts the parts together
    8  administration | directory | organisation | problems  what somebody looks after; one person with everything about them
    7  learning | dashboards | library | search | wall  faces: learner, manager, files, finding, what hangs on the wall
    6  curriculum → (recall | announcements | pulse | huddles) → stories → assignments  programmes: make it, have it taken, keep it alive
    5  quizzes                                   questions, attempts, grading
    4  evidence                                  the ledger: who has shown what
    3  courses                                   courses, modules, versions
    2  journeys → vision                         what the company promises, and where it is felt
    1  notifications → identity → people         who there is, and who may
    0  web → mail → (outbox | audit | files | markup) → core

Call down, publish up: a lower floor tells the world by an event row in the same transaction. What it must ask of a higher one it
declares as a port, a function in its `ports.py`, which `answers` fills.
"""
