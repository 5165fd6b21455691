"""Executes one notebook in its kernel, at the project's root, and tells its progress as JSON lines on standard output.

With --hold its kernel starts and loads the library, and the cells wait for a word on standard input.

Exit codes: 0 every code cell ran, 1 one of them failed, 2 it could not run, 143 stopped. What there is of the executed
notebook is written in every case but one: that it was stopped while it waited.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import platform
import re
import signal
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from document import headings, read_notebook, set_language, write_notebook
from guard import end_with_parent
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from memory import PeakMemory
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_BARRIER = "// @barrier"
_LIBRARY = '"./lib/index"'


class CellFailed(Exception):
    """A code cell that did not do its work, with all that a person needs to mend it."""

    def __init__(self, index: int, ename: str, evalue: str, traceback: str = "") -> None:
        super().__init__(f"{ename}: {evalue}")
        self.index, self.ename, self.evalue, self.traceback = index, ename, evalue, traceback


def tell(event: str, **content: object) -> None:
    print(json.dumps({"event": event, **content}, ensure_ascii=False), flush=True)


def _failed(index: int, reply: dict[str, Any]) -> CellFailed:
    return CellFailed(index, str(reply["ename"]), str(reply["evalue"]), "\n".join(reply.get("traceback", [])))


class Execution:
    """One notebook, executed cell after cell."""

    def __init__(self, notebook: NotebookNode, kernel: str, root: Path, cell_seconds: int) -> None:
        self.notebook = notebook
        self.kernel, self.root, self.cell_seconds = kernel, root, cell_seconds
        self._connect(start_seconds=0)
        self.stopped = False
        self.headings = headings(notebook)
        self.code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]

    def _connect(self, start_seconds: int) -> None:
        """A kernel and its client, neither started: new ports, a new process."""
        self.manager = AsyncKernelManager(kernel_name=self.kernel)
        self.client = NotebookClient(
            self.notebook,
            km=self.manager,
            timeout=self.cell_seconds,
            startup_timeout=start_seconds,
            record_timing=False,
            coalesce_streams=True,
            force_raise_errors=True,
        )

    async def start(self, waits: Sequence[int]) -> None:
        """Starts the kernel. One that dies or stays silent before its first cell has done nothing yet, so another is
        started in its place, and waited for as long as `waits` says, in seconds."""
        for attempt, seconds in enumerate(waits, start=1):
            self._connect(seconds)
            try:
                return await self._start_once()
            except (DeadKernelError, RuntimeError) as error:
                if attempt == len(waits) or self.stopped:
                    raise
                tell("again", why=str(error))
                await self.end(at_once=True)

    async def _start_once(self) -> None:
        await self.client.async_start_new_kernel(cwd=str(self.root))
        client = await self.client.async_start_new_kernel_client()
        reply = await self.client.async_wait_for_reply(await _value(client.kernel_info()))
        if reply is None:
            raise DeadKernelError("the kernel started and did not answer")
        set_language(self.notebook, reply["content"]["language_info"])

    def warm(self) -> None:
        """Has the kernel load the library that the first cell imports; what is wrong with it that cell will say."""
        if self.code and _LIBRARY in self.notebook.cells[self.code[0]].source and self.client.kc is not None:
            self.client.kc.execute(f"import {_LIBRARY};", silent=True, store_history=False, stop_on_error=False)

    async def execute(self) -> None:
        for number, index in enumerate(self.code, start=1):
            tell("begin", cell=number, heading=self.headings[index])
            began = time.monotonic()
            await self._execute_cell(index, number)
            tell("end", cell=number, seconds=round(time.monotonic() - began, 3))
        await self._barrier()
        self._prove()

    async def _execute_cell(self, index: int, number: int) -> None:
        cell = self.notebook.cells[index]
        replies: list[dict[str, Any]] = []
        self.client.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"])
        try:
            await self.client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            raise _failed(index, replies[-1]) from error
        except CellTimeoutError as error:
            raise CellFailed(index, "Timeout", str(error).splitlines()[0]) from error
        except DeadKernelError as error:
            if self.stopped:  # nbclient takes our being cancelled for the kernel's death
                raise asyncio.CancelledError from error
            raise CellFailed(
                index, "KernelDied", "the kernel ended while this cell ran; most often the memory was not enough"
            ) from error
        said = replies[-1] if replies else {}
        if said.get("status") != "ok" or said.get("execution_count") != number:
            raise CellFailed(
                index,
                "NotExecuted",
                f'the kernel answered status "{said.get("status")}" and count {said.get("execution_count")}; '
                f'a cell that ran answers "ok" and {number}',
            )

    async def _barrier(self) -> None:
        """What a cell set going and did not wait for shows itself here, at the latest."""
        if not self.code:
            return
        extra = NotebookNode(cell_type="code", source=_BARRIER, metadata={}, outputs=[], execution_count=None)
        replies: list[dict[str, Any]] = []
        self.client.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"])
        self.notebook.cells.append(extra)
        try:
            await self.client.async_execute_cell(extra, len(self.notebook.cells) - 1, store_history=False)
        except CellExecutionError as error:
            blamed = re.search(r"cell \[(\d+)\]", str(replies[-1].get("evalue")))
            number = int(blamed[1]) if blamed else len(self.code)
            raise _failed(self.code[number - 1], replies[-1]) from error
        finally:
            self.notebook.cells.pop()

    def _prove(self) -> None:
        counts = [self.notebook.cells[i].execution_count for i in self.code]
        for number, (index, count) in enumerate(zip(self.code, counts), start=1):
            if count != number:
                raise CellFailed(index, "NotExecuted", f"its execution count is {count}, not {number}")

    async def end(self, at_once: bool) -> None:
        if self.manager.has_kernel:
            await self.manager.shutdown_kernel(now=at_once)
        if self.client.kc is not None:
            self.client.kc.stop_channels()


async def _value(maybe_awaitable: object) -> str:
    return await maybe_awaitable if hasattr(maybe_awaitable, "__await__") else maybe_awaitable  # type: ignore[misc]


def tell_failure(execution: Execution, failed: CellFailed) -> None:
    cell = execution.notebook.cells[failed.index]
    tell(
        "failed",
        cell=execution.code.index(failed.index) + 1,
        heading=execution.headings[failed.index],
        ename=failed.ename,
        evalue=failed.evalue,
        traceback=_COLOURS.sub("", failed.traceback),
        source=cell.source,
    )


async def run(execution: Execution, out: Path, start_seconds: Sequence[int], word: asyncio.Event | None) -> int:
    memory: PeakMemory | None = None
    watching: asyncio.Task[None] | None = None
    finished = False
    left = False
    try:
        await execution.start(start_seconds)
        if word is not None:
            execution.warm()
            await word.wait()
            if not await execution.manager.is_alive():
                await execution.end(at_once=True)
                await execution.start(start_seconds)
        memory = PeakMemory(execution.manager.provisioner.process.pid)
        watching = asyncio.create_task(memory.watch())
        await execution.execute()
        finished = True
        return 0
    except CellFailed as failed:
        tell_failure(execution, failed)
        return 1
    except (NoSuchKernel, DeadKernelError, RuntimeError) as error:
        tell("refused", why=f"{type(error).__name__}: {error}")
        return 2
    except asyncio.CancelledError:
        left = word is not None and not word.is_set()
        raise
    finally:
        if memory is not None and watching is not None:
            memory.look()
            watching.cancel()
            tell("memory", peakBytes=memory.bytes)
        await execution.end(at_once=not finished)
        if not left:
            write_notebook(execution.notebook, out)


async def run_until_stopped(arguments: argparse.Namespace) -> int:
    notebook = read_notebook(arguments.notebook)
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "")
    execution = Execution(notebook, kernel, arguments.root, arguments.cell_seconds)
    versions = {name: version(name) for name in ("jupyter-client", "nbclient", "nbformat", "pyzmq")}
    tell("start", cells=len(execution.code), python=platform.python_version(), versions=versions)
    loop = asyncio.get_running_loop()
    word = asyncio.Event()
    end_with_parent(lambda: loop.call_soon_threadsafe(word.set))
    held = word if arguments.hold else None
    running = asyncio.ensure_future(run(execution, arguments.out, arguments.start_seconds, held))

    def stop() -> None:
        if not execution.stopped:
            execution.stopped = True
            running.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop)
    try:
        return await running
    except asyncio.CancelledError:
        return 143


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebook", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--cell-seconds", type=int, default=3600, help="how long one cell may take")
    parser.add_argument(
        "--start-seconds",
        type=int,
        nargs="+",
        default=[45, 60, 120],
        help="how long each kernel may take until it answers, from the first that is started to the last",
    )
    parser.add_argument("--hold", action="store_true", help="wait for a word on standard input before the first cell")
    arguments = parser.parse_args()
    return asyncio.run(run_until_stopped(arguments))


if __name__ == "__main__":
    sys.exit(main())
