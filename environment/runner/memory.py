"""Peak memory of a kernel with its children."""

from __future__ import annotations

import asyncio

import psutil


def _resident(process: psutil.Process) -> int:
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.Error:
            continue
    return total


def _high_water(pid: int) -> int:
    """What Linux keeps for the process itself, which sampling may miss; 0 elsewhere."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            line = next((line for line in status if line.startswith("VmHWM:")), "")
    except OSError:
        return 0
    return int(line.split()[1]) * 1024 if line else 0


class PeakMemory:
    """The largest resident size seen, in bytes."""

    def __init__(self, pid: int, every_seconds: float = 1.0) -> None:
        self.bytes = 0
        self._process = psutil.Process(pid)
        self._every_seconds = every_seconds

    def look(self) -> None:
        try:
            self.bytes = max(self.bytes, _resident(self._process), _high_water(self._process.pid))
        except psutil.Error:
            return

    async def watch(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(self._every_seconds)
