"""Starts the kernel once, has it compute 1 + 1, ends it, and tells the answer as one JSON line."""

from __future__ import annotations

import json
import sys
import time

from guard import end_with_parent
from jupyter_client.manager import start_new_kernel


def main() -> int:
    end_with_parent()
    began = time.monotonic()
    manager, client = start_new_kernel(kernel_name=sys.argv[1], startup_timeout=120)
    said: list[str] = []
    try:
        ready = time.monotonic() - began
        reply = client.execute_interactive(
            "console.log(1 + 1)", timeout=60, output_hook=lambda m: said.append(m["content"].get("text", ""))
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    status = reply["content"]["status"]
    print(json.dumps({"status": status, "answer": "".join(said).strip(), "readySeconds": round(ready, 1)}))
    return 0 if status == "ok" else 1


if __name__ == "__main__":
    sys.exit(main())
