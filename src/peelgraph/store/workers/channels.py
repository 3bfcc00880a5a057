"""Messages between the service, the nursery and its templates: JSON, and open files along with it."""

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

_LENGTH = struct.Struct("!I")
_MOST_FILES = 2


def send_message(
    channel: socket.socket, message: Mapping[str, Any], files: Sequence[int] = ()
) -> None:
    """Send one message whole, with copies of open files if there are any.

    Raises OSError; of a channel that does not block, BlockingIOError means that nothing was sent.
    """
    payload = json.dumps(message).encode()
    data = _LENGTH.pack(len(payload)) + payload
    sent = socket.send_fds(channel, [data], list(files)) if files else channel.send(data)
    if sent == len(data):
        return
    try:
        channel.sendall(data[sent:])
    except BlockingIOError as error:
        raise ConnectionAbortedError("A part of a message was sent, and no more.") from error


def receive_message(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Receive one message with the files that came with it; ``None`` if the other end is gone."""
    try:
        header, files, _, _ = socket.recv_fds(channel, _LENGTH.size, _MOST_FILES)
        while header and len(header) < _LENGTH.size:
            header += channel.recv(_LENGTH.size - len(header))
        if not header:
            return None
        payload = b""
        size = _LENGTH.unpack(header)[0]
        while len(payload) < size:
            part = channel.recv(size - len(payload))
            if not part:
                _close_all(files)
                return None
            payload += part
    except ConnectionError:
        return None
    message = json.loads(payload)
    assert isinstance(message, dict)
    return message, files


def _close_all(files: Sequence[int]) -> None:
    for file in files:
        os.close(file)
