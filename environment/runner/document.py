"""A notebook on disk: read for execution, and written so that two equal runs give equal bytes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

_LANGUAGE = ("name", "version", "mimetype", "file_extension", "pygments_lexer", "codemirror_mode", "nbconvert_exporter")


def read_notebook(path: Path) -> NotebookNode:
    """Reads a notebook without outputs; a cell without an id gets one from its position, so that none is drawn."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    for index, cell in enumerate(raw["cells"]):
        cell.setdefault("id", f"cell-{index + 1}")
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    kernelspec = raw["metadata"].get("kernelspec", {})
    raw["metadata"] = {"kernelspec": kernelspec} if kernelspec else {}
    raw["nbformat"], raw["nbformat_minor"] = 4, 5
    notebook = nbformat.reads(json.dumps(raw), as_version=4)
    nbformat.validate(notebook)
    return notebook


def set_language(notebook: NotebookNode, told: dict[str, object]) -> None:
    """Notes the language as the kernel tells it, the parts that are no accident of the machine."""
    notebook.metadata["language_info"] = {key: told[key] for key in _LANGUAGE if key in told}


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Writes beside, then renames: who opens the file sees all of it or what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            nbformat.write(notebook, file)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


_HEADING = re.compile(r"^#+\s+(.+?)\s*#*\s*$", re.MULTILINE)


def headings(notebook: NotebookNode) -> list[str]:
    """For each cell the last heading above it, without its mark-up; empty before the first."""
    last, all_of_them = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = _HEADING.findall(cell.source)
            last = re.sub(r"[*_`]", "", found[-1]) if found else last
        all_of_them.append(last)
    return all_of_them
