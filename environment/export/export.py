"""Turns executed notebooks into pages of the report: self-contained HTML files, the same bytes for the same input.

export.py --template DIR --plan FILE

With "-" for FILE its path is a line on standard input, which may come later than the start; when that input ends before
the pages are written, so does this, since whoever wanted them is gone. The plan is JSON: a list of pages, each with `out`, the file to write, `meta`, what the template shows around the cells, and
`notebooks`, a list of `name` and `file`. A page of several notebooks has them as chapters, their headings one level deeper.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import sys
from pathlib import Path

import nbformat
from guard import end_with_parent
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

_OWN_STYLE = re.compile(r'<style data-of="study-output">.*?</style>\n?', re.DOTALL)
_BANNER = re.compile(r'<p class="study-banner">.*?</p>\n?', re.DOTALL)
_BADGE = re.compile(r'<p class="study-badge">.*?</p>\n?', re.DOTALL)
_HEADING = re.compile(r'<h([1-6])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
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


def _prepare(notebook: NotebookNode, name: str) -> None:
    """Names the code cells, and takes out what the page has already: the style of the outputs, the line on the responders."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata["anchor"] = f"cell-{name}-{cell.execution_count or 0}"
        cell.outputs = [output for output in cell.outputs if not _is_empty(output)]
        for output in cell.outputs:
            if "text/html" in output.get("data", {}):
                bare = _OWN_STYLE.sub("", "".join(output.data["text/html"]))
                output.data["text/html"] = _BADGE.sub("", _BANNER.sub("", bare))


def _as_chapter(notebook: NotebookNode) -> None:
    """Puts every Markdown heading one level deeper, so that the notebook's title is a heading of the second."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"^(#{1,5} )", r"#\1", cell.source, flags=re.MULTILINE)


def _as_page(notebook: NotebookNode, lead: str) -> None:
    """Takes the title out of the first cell: the page has it as its own."""
    first = next((cell for cell in notebook.cells if cell.cell_type == "markdown"), None)
    if first is not None:
        first.source = _without_title(first.source, lead)


def _list_of(items: list[tuple[int, str]]) -> str:
    """Headings of the second and third level as nested lists."""
    lines: list[str] = ["<ol>"]
    top = min((level for level, _ in items), default=2)
    for at, (level, link) in enumerate(items):
        following = items[at + 1][0] if at + 1 < len(items) else top
        if level == top:
            lines.append(f"<li>{link}" + ("\n<ol>" if following > top else "</li>"))
        else:
            lines.append(f"<li>{link}</li>" + ("\n</ol></li>" if following == top else ""))
    return "\n".join([*lines, "</ol>"])


def _named_headings(page: str, depth: int) -> tuple[str, str]:
    """The page with an id on each heading that has none, and the list of its sections, each a link, down to a level."""
    used: set[str] = set()
    items: list[tuple[int, str]] = []

    def named(found: re.Match[str]) -> str:
        level, given, title = found.group(1), found.group(2), found.group(3).strip()
        words = html.unescape(_TAG.sub("", title))
        slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "section"
        name = next(n for n in (slug, *(f"{slug}-{i}" for i in range(2, 10_000))) if n not in used)
        used.add(name)
        own = given or f"section-{name}"
        if 2 <= int(level) <= depth:
            items.append((int(level), f'<a href="#{own}">{html.escape(words, quote=False)}</a>'))
        return f'<h{level} id="{own}">{title}</h{level}>'

    start = page.index("<main")
    body = _HEADING.sub(named, page[start:])
    return page[:start] + body, _list_of(items)


def _exporter(template: Path) -> HTMLExporter:
    config = Config()
    config.NbConvertBase.display_data_priority = _SHOWN
    return HTMLExporter(
        config=config,
        extra_template_basedirs=[str(template.parent)],
        template_name=template.name,
        exclude_anchor_links=True,
    )


def _joined(notebooks: list[tuple[str, NotebookNode]], lead: str) -> NotebookNode:
    """The notebooks of a page as one, ready to be exported."""
    for name, notebook in notebooks:
        _prepare(notebook, name)
        if len(notebooks) > 1:
            _as_chapter(notebook)
        else:
            _as_page(notebook, lead)
    whole = notebooks[0][1]
    whole.cells = [cell for _, notebook in notebooks for cell in notebook.cells]
    return whole


def page_of(notebooks: list[tuple[str, NotebookNode]], meta: dict[str, str], template: Path) -> str:
    """The page of executed notebooks, given with their names; `meta` is what the template shows around the cells."""
    notebook = _joined(notebooks, meta.get("lead", ""))
    language = notebook.metadata.get("language_info", {})
    notebook.metadata["language_info"] = {"name": "typescript", **language, "pygments_lexer": "typescript"}
    resources = {"page": meta, "contents": _CONTENTS}
    page, _ = _exporter(template).from_notebook_node(notebook, resources=resources)
    tidy = re.sub(r"\n\s*\n\s*\n", "\n\n", page)
    text, contents = _named_headings(tidy, 3 if len(notebooks) > 1 else 2)
    return text.replace(_CONTENTS, contents)


def write_beside(path: Path, text: str) -> None:
    """Writes next to `path`, then renames: who opens it sees all of it or what was there before."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _read(file: str) -> NotebookNode:
    return nbformat.reads(Path(file).read_text(encoding="utf-8"), as_version=4)


def main() -> None:
    """Exports each page of the plan that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--template", type=Path, required=True, help="folder of the template")
    parser.add_argument("--plan", type=Path, required=True, help="JSON: the pages to write")
    given = parser.parse_args()
    waits = str(given.plan) == "-"
    plan = Path(sys.stdin.readline().rstrip("\n")) if waits else given.plan
    if not plan.name:
        return
    if waits:
        end_with_parent()
    for page in json.loads(plan.read_text(encoding="utf-8")):
        notebooks = [(n["name"], _read(n["file"])) for n in page["notebooks"]]
        write_beside(Path(page["out"]), page_of(notebooks, page["meta"], given.template.resolve()))


if __name__ == "__main__":
    main()
