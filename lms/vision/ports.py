"""What the mantra's pages use that lies above them."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.vision.terms import PillarUses


@dataclass(frozen=True, kw_only=True)
class VisionPorts:
    """Reading the journey maps."""

    find_pillar_uses: Callable[[Session], PillarUses]
