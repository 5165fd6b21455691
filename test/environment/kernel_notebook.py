"""Executes a notebook given as JSON on standard input with nbclient, as a runner would, and prints what came of it.
Arguments: the kernelspec's folder of kernels, the kernel's name, and whatever is added to its command."""

import json
import sys

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main():
    kernels, name, *extra = sys.argv[1:]
    asked = json.load(sys.stdin)
    cells = [nbformat.v4.new_code_cell(source) for source in asked["cells"]]
    notebook = nbformat.v4.new_notebook(cells=cells)
    specs = KernelSpecManager(kernel_dirs=[kernels], ensure_native_kernel=False)
    manager = AsyncKernelManager(kernel_name=name, kernel_spec_manager=specs)
    manager.kernel_spec.argv.extend(extra)
    client = NotebookClient(notebook, km=manager, timeout=60, record_timing=False)
    error = None
    try:
        client.execute()
    except CellExecutionError as failed:
        error = {"ename": failed.ename, "evalue": failed.evalue, "text": str(failed)}
    executed = [{"count": cell.execution_count, "outputs": cell.outputs} for cell in notebook.cells]
    print(json.dumps({"error": error, "cells": executed, "language": notebook.metadata.get("language_info")}))


if __name__ == "__main__":
    main()
