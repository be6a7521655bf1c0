"""What is observed."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ObservationChecklist:
    """What there is to see when a person demonstrates their part at a touchpoint, as their course has it."""

    objective_key: str
    fingerprint: str
    """Of the objective."""
    release_number: int
    place: str
    """Sign and name of the touchpoint."""
    how: str
    """How the part is done."""
    rows: tuple[str, ...]
    """What good looks like."""
    critical: tuple[str, ...]
    """What must not be seen."""
