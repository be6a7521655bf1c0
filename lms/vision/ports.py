"""What the mantra's pages use that lies above them."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.vision.terms import PillarUses


@frozen
class VisionPorts:
    """Reading the journey maps."""

    find_pillar_uses: Callable[[Session], PillarUses]
