"""How the C library keeps memory that Python has given back."""

import ctypes

ARENAS, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""Names of the settings. Source: glibc, `malloc.h`."""
LARGE_BYTES = 256 * 1024


def give_back() -> None:
    """Let large pieces of memory go back to the system once they are freed; does nothing where the C library has no such settings.

    Unasked, glibc keeps up to 32 MB of what was freed, in each of several arenas, one for almost every thread: a password
    takes 19 MB for a moment, a process then holds them for good. The pages that a process needs take their turns with
    Python's lock anyway, so that one arena makes none of them wait.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for setting, value in ((ARENAS, 1), (MMAP_THRESHOLD, LARGE_BYTES), (TRIM_THRESHOLD, LARGE_BYTES)):
        mallopt(setting, value)
