"""A lean HTTP load: requests written once, sent over kept connections, answers only counted and timed.

In a process of its own, away from what it measures: `… -m tests.benchmarks.load PORT CONNECTIONS REQUESTS_FILE WORDS`.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import cast

LONGEST = 120
"""Seconds that a load may take."""
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    per_second: float
    p50: float
    """Milliseconds."""
    p99: float


def measure(port: int, connections: int, requests: list[str], home: Path, words: str) -> Measured:
    """Raises where an answer is not 200, does not hold these words or does not come."""
    file = home / "requests.json"
    file.write_text(json.dumps(requests))
    command = [sys.executable, "-m", __name__, str(port), str(connections), str(file), words]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, timeout=LONGEST)
    if done.returncode:
        raise RuntimeError("the load failed: its reason stands above")
    return Measured(**json.loads(done.stdout))


class Connection(asyncio.Protocol):
    def __init__(self, requests: list[bytes], words: bytes, times: list[float], done: asyncio.Event) -> None:
        self.requests, self.words, self.times, self.done = requests, words, times, done
        self.received, self.sent_at = b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        length = _LENGTH.search(head)
        if not head.startswith(b"HTTP/1.1 200") or length is None:
            raise SystemExit(self.received.decode())
        if len(body) >= int(length[1]):
            if self.words not in body:
                raise SystemExit(body.decode())
            self.times.append(perf_counter() - self.sent_at)
            self.received = b""
            self._send()

    def connection_lost(self, reason: Exception | None) -> None:
        if not self.done.is_set():
            raise SystemExit(f"the server hung up: {reason or self.received.decode()}")

    def _send(self) -> None:
        if self.requests:
            self.sent_at = perf_counter()
            self.transport.write(self.requests.pop())
        else:
            self.done.set()
            self.transport.close()


async def _load(port: int, connections: int, requests: list[bytes], words: bytes) -> dict[str, float]:
    loop, times = asyncio.get_running_loop(), list[float]()
    ends = [asyncio.Event() for _ in range(connections)]
    started = perf_counter()
    for end in ends:
        await loop.create_connection(lambda end=end: Connection(requests, words, times, end), "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*(end.wait() for end in ends))
    took = perf_counter() - started
    ordered = sorted(times)
    return {
        "per_second": len(times) / took,
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[int(len(ordered) * 0.99)] * 1000,
    }


if __name__ == "__main__":
    written = [request.encode() for request in json.loads(Path(sys.argv[3]).read_text())]
    print(json.dumps(asyncio.run(_load(int(sys.argv[1]), int(sys.argv[2]), written, sys.argv[4].encode()))))
