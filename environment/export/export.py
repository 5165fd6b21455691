"""Turns executed notebooks into pages of the report: one self-contained HTML file each, the same bytes for the same input.

export.py --template DIR (--notebook FILE --meta FILE --out FILE)...
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

_OWN_STYLE = re.compile(r'<style data-of="study-output">.*?</style>\n?', re.DOTALL)
_BANNER = re.compile(r'<p class="study-banner">.*?</p>\n?', re.DOTALL)
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CONTENTS = "<!-- contents -->"
_SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]


def _without_title(source: str, lead: str) -> str:
    """The first cell without its heading, and without the paragraph that the page has as its lead."""
    parts = re.split(r"\n\s*\n", source.strip())
    if parts and parts[0].startswith("# "):
        parts = parts[1:]
        plain = re.sub(r"\s+", " ", re.sub(r"[*_`]", "", parts[0])).strip() if parts else ""
        if parts and plain == lead:
            parts = parts[1:]
    return "\n\n".join(parts)


def _is_empty(output: NotebookNode) -> bool:
    """Whether an output shows nothing, as a line of progress that is done."""
    if output.output_type not in ("display_data", "execute_result"):
        return False
    return all("".join(content).strip() == "" for content in output.data.values() if isinstance(content, (str, list)))


def _prepare(notebook: NotebookNode, lead: str) -> None:
    """Takes out what the page has already: the title, the style of the outputs, the line on the responders."""
    first = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
    if first is not None:
        first.source = _without_title(first.source, lead)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [output for output in cell.outputs if not _is_empty(output)]
        for output in cell.outputs:
            if "text/html" in output.get("data", {}):
                bare = _OWN_STYLE.sub("", "".join(output.data["text/html"]))
                output.data["text/html"] = _BANNER.sub("", bare)


def _named_headings(page: str) -> tuple[str, str]:
    """The page with an id on each heading that has none, and the list of its sections, each a link."""
    used: set[str] = set()
    items: list[str] = []

    def named(found: re.Match[str]) -> str:
        level, title = found.group(1), found.group(2).strip()
        words = html.unescape(_TAG.sub("", title))
        slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "section"
        name = next(n for n in (slug, *(f"{slug}-{i}" for i in range(2, 10_000))) if n not in used)
        used.add(name)
        if level == "2":
            items.append(f'<li><a href="#section-{name}">{html.escape(words, quote=False)}</a></li>')
        return f'<h{level} id="section-{name}">{title}</h{level}>'

    start = page.index("<main")
    body = _HEADING.sub(named, page[start:])
    return page[:start] + body, "<ol>\n" + "\n".join(items) + "\n</ol>"


def _exporter(template: Path) -> HTMLExporter:
    config = Config()
    config.NbConvertBase.display_data_priority = _SHOWN
    return HTMLExporter(
        config=config,
        extra_template_basedirs=[str(template.parent)],
        template_name=template.name,
        exclude_anchor_links=True,
    )


def page_of(notebook: NotebookNode, meta: dict[str, str], template: Path) -> str:
    """The page of one executed notebook; `meta` is what the template shows around the cells."""
    language = notebook.metadata.get("language_info", {})
    notebook.metadata["language_info"] = {"name": "typescript", **language, "pygments_lexer": "typescript"}
    _prepare(notebook, meta.get("lead", ""))
    resources = {"page": meta, "contents": _CONTENTS}
    page, _ = _exporter(template).from_notebook_node(notebook, resources=resources)
    text, contents = _named_headings(re.sub(r"\n\s*\n\s*\n", "\n\n", page))
    return text.replace(_CONTENTS, contents)


def write_beside(path: Path, text: str) -> None:
    """Writes next to `path`, then renames: who opens it sees all of it or what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--template", type=Path, required=True, help="folder of the template")
    for name, what in (("notebook", "executed notebook"), ("meta", "JSON around it"), ("out", "page to write")):
        parser.add_argument(f"--{name}", type=Path, action="append", default=[], help=what)
    given = parser.parse_args()
    if not len(given.notebook) == len(given.meta) == len(given.out) > 0:
        parser.error("each --notebook needs its --meta and its --out")
    return given


def main() -> None:
    """Exports each notebook that the command line names."""
    given = _arguments()
    for source, meta, out in zip(given.notebook, given.meta, given.out):
        notebook = nbformat.reads(source.read_text(encoding="utf-8"), as_version=4)
        around = json.loads(meta.read_text(encoding="utf-8"))
        write_beside(out, page_of(notebook, around, given.template.resolve()))


if __name__ == "__main__":
    main()
