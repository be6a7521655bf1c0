"""How a full disk shows."""

import errno
import re

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SAYS = re.compile(r"disk is full|No space left")


def lacks_space(error: OSError) -> bool:
    """Test if the system refused to write for lack of space."""
    return error.errno in _NO_SPACE


def says_full(error: str) -> bool:
    """Test if an error that was written down says that there was no space left: of the system, SQLite or PostgreSQL."""
    return _SAYS.search(error) is not None
