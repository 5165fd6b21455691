"""JupyterLab, ended when the program that started it is gone; the arguments are JupyterLab's own."""

from __future__ import annotations

import sys

from guard import end_with_parent
from jupyterlab.labapp import main

if __name__ == "__main__":
    end_with_parent()
    sys.exit(main())
