"""Speaks to one kernel through jupyter_client: a JSON request a line on standard input, a JSON answer a line on
standard output. The first argument is the kernelspec's folder of kernels, the second the kernel's name, the rest is
added to its command."""

import json
import os
import signal
import sys
import time
from queue import Empty

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

TIMEOUT = 60


def start(kernels, name, extra):
    specs = KernelSpecManager(kernel_dirs=[kernels], ensure_native_kernel=False)
    manager = KernelManager(kernel_name=name, kernel_spec_manager=specs)
    manager.kernel_spec.argv.extend(extra)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    return manager, client


def collect(client, ids):
    """All iopub messages and the replies of the requests `ids`, in the order in which they came."""
    left, idle, outputs, replies = set(ids), set(ids), [], {}
    end = time.monotonic() + TIMEOUT
    while (left or idle) and time.monotonic() < end:
        try:
            message = client.get_iopub_msg(timeout=0.02)
            parent = message["parent_header"].get("msg_id")
            outputs.append({"of": ids.index(parent) if parent in ids else -1, "type": message["msg_type"], "content": message["content"]})
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                idle.discard(parent)
        except Empty:
            pass
        for channel in (client.shell_channel, client.control_channel):
            while channel.msg_ready():
                reply = channel.get_msg(timeout=1)
                left.discard(reply["parent_header"]["msg_id"])
                replies[reply["parent_header"]["msg_id"]] = {"type": reply["msg_type"], "content": reply["content"]}
    return {"outputs": outputs, "replies": [replies.get(one) for one in ids]}


def execute(client, request):
    message = client.session.msg(
        "execute_request",
        {
            "code": request["code"],
            "silent": request.get("silent", False),
            "store_history": request.get("store_history", True),
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": request.get("stop_on_error", True),
        },
        metadata=request.get("metadata", {}),
    )
    client.shell_channel.send(message)
    return message["header"]["msg_id"]


def ask(client, request):
    channel = client.control_channel if request.get("channel") == "control" else client.shell_channel
    message = client.session.msg(request["type"], request.get("content", {}))
    channel.send(message)
    return message["header"]["msg_id"]


def answer(manager, client, request):
    if request["do"] == "execute":
        ids = [execute(client, cell) for cell in request["cells"]]
        if "interrupt_after" in request:
            time.sleep(request["interrupt_after"])
            manager.interrupt_kernel()
        if "ask_after" in request:
            time.sleep(request["ask_after"])
            ids.append(ask(client, request["ask"]))
        return collect(client, ids)
    if request["do"] == "ask":
        return collect(client, [ask(client, request)])
    if request["do"] == "send":
        execute(client, request)
        return {}
    if request["do"] == "pid":
        return {"pid": manager.provisioner.pid, "connection_file": manager.connection_file}
    if request["do"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    raise ValueError(f"unknown request {request['do']}")


def main():
    kernels, name, *extra = sys.argv[1:]
    manager, client = start(kernels, name, extra)
    try:
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(manager, client, json.loads(line))), flush=True)
    finally:
        client.stop_channels()
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


if __name__ == "__main__":
    main()
