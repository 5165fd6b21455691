"""Ends this process when the one that started it is gone: that one holds the other end of our standard input."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

GRACE_SECONDS = 8


def _wait_for_end_of_input(on_word: Callable[[], None]) -> None:
    while os.read(0, 4096):
        on_word()
    if sys.platform != "win32":
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
    os._exit(1)


def end_with_parent(on_word: Callable[[], None] = lambda: None) -> None:
    """Watches standard input from now on; its end is taken as SIGTERM, and as the end of patience after a while.

    Whatever is said on it before calls `on_word`, in a thread of its own.
    """
    threading.Thread(target=_wait_for_end_of_input, args=(on_word,), name="guard", daemon=True).start()
