"""Browsers that only cast: many at once, each on one kept connection.

Written on bare streams, so that on two cores the server gets the time.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

Task = TypeVar("Task")

_RECEIPT = re.compile(r"data-receipt>\s*([^<\s]+)\s*<")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_COOKIE = re.compile(rb"^set-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)
LONGEST = 300
"""Seconds after which a server that does not answer is given up."""
BROKEN = (ConnectionError, asyncio.IncompleteReadError, OSError)
"""What a client sees of a server that is killed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took in seconds."""

    status: int
    body: str
    seconds: float

    @property
    def receipt(self) -> str | None:
        """The signed receipt on the page, if it is one."""
        found = _RECEIPT.search(self.body)
        return found[1] if found else None


@dataclass(slots=True)
class Browser:
    """One kept connection with its cookies and the token of its forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def open(self, path: str) -> Answer:
        """Read a page with a form, and keep its token."""
        answer = await self._ask("GET", path, b"", {})
        if found := _TOKEN.search(answer.body):
            self.token = found[1]
        return answer

    async def send(
        self,
        path: str,
        form: Mapping[str, str],
        cookies: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form; ``cookies`` are sent beside those of the browser."""
        body = urlencode({"csrf_token": self.token, **form}).encode()
        return await self._ask("POST", path, body, cookies or {})

    async def close(self) -> None:
        """Let the connection go."""
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with contextlib.suppress(*BROKEN):
                await writer.wait_closed()

    async def _ask(
        self, method: str, path: str, body: bytes, cookies: Mapping[str, str]
    ) -> Answer:
        begun = time.perf_counter()
        try:
            head, content = await self._exchange(method, path, body, cookies)
        except BROKEN:
            await self.close()
            raise
        for name, value in _COOKIE.findall(head):
            if name not in {b"pb-pass"}:  # a pass is its voter's, not the browser's
                self.cookies[name.decode()] = value.decode()
        status = int(head[9:12])
        return Answer(status, content.decode(), time.perf_counter() - begun)

    async def _exchange(
        self, method: str, path: str, body: bytes, cookies: Mapping[str, str]
    ) -> tuple[bytes, bytes]:
        reader, writer = await self._connection()
        kept = "; ".join(f"{k}={v}" for k, v in {**self.cookies, **cookies}.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: {kept}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answered = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(answered)
        assert length is not None, answered
        return answered, await reader.readexactly(int(length[1]))

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self.port
            )
        return self._reader, self._writer


@asynccontextmanager
async def browsers(port: int, n: int, page: str) -> AsyncIterator[list[Browser]]:
    """Give browsers that have each read a page with a form."""
    opened = [Browser(port) for _ in range(n)]
    try:
        async with asyncio.timeout(LONGEST):
            await asyncio.gather(*(browser.open(page) for browser in opened))
            yield opened
    finally:
        await asyncio.gather(*(browser.close() for browser in opened))


async def share(
    crew: Sequence[Browser],
    tasks: Iterable[Task],
    do: Callable[[Browser, Task], Awaitable[None]],
) -> None:
    """Let browsers work through the tasks, in order, each as fast as it can."""
    waiting = iter(tasks)

    async def work(browser: Browser) -> None:
        for task in waiting:
            await do(browser, task)

    await asyncio.gather(*(work(browser) for browser in crew))
