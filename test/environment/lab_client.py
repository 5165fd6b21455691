"""Executes code through a running Jupyter server, over its own REST and web socket, and prints what the kernel said."""

from __future__ import annotations

import json
import sys
import urllib.request
import uuid

from websocket import create_connection

address, token, code = sys.argv[1:4]
headers = {"Authorization": f"token {token}"}
session = {"name": "s", "path": "notebooks/01-good.ipynb", "type": "notebook", "kernel": {"name": "typescript-study"}}
asked = urllib.request.Request(f"http://{address}/api/sessions", json.dumps(session).encode(), headers)
kernel = json.load(urllib.request.urlopen(asked))["kernel"]["id"]
socket = create_connection(
    f"ws://{address}/api/kernels/{kernel}/channels", header=[f"Authorization: token {token}"], timeout=90
)
message = uuid.uuid4().hex
socket.send(
    json.dumps(
        {
            "header": {"msg_id": message, "msg_type": "execute_request", "session": "s", "username": "t", "version": "5.3"},
            "parent_header": {},
            "metadata": {},
            "content": {"code": code, "silent": False, "store_history": True, "stop_on_error": True},
            "channel": "shell",
        }
    )
)
said = ""
while True:
    got = json.loads(socket.recv())
    if got["parent_header"].get("msg_id") != message:
        continue
    if got["msg_type"] == "stream":
        said += got["content"]["text"]
    if got["msg_type"] == "execute_reply":
        print(json.dumps({"status": got["content"]["status"], "said": said, "kernel": kernel}))
        break
socket.close()
