"""How large a request may be, held before Django sees it.

Django's ASGI handler writes the whole body to the disk before any view, and so any sign-in check, can refuse it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from evenkeel.lib.http import headers

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Bounded:
    """ASGI middleware: answer 413 to bodies larger than a limit, and keep nothing of them.

    The rest of such a body is read and thrown away: a browser shows an answer only once it has sent everything.
    """

    def __init__(
        self, application: Application, *, limit: int, refusal: Callable[[str], tuple[str, str]]
    ) -> None:
        """Take what comes next, the limit in bytes, and what says so: for a path, the type of content and the content."""
        self._application = application
        self._limit = limit
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its body is too large."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        if _declared(scope) > self._limit:
            await self._refuse(scope["path"], receive, send)
            return
        counted = _Counted(receive, self._limit)
        await self._application(scope, counted, send)
        if counted.too_large:
            await self._refuse(scope["path"], receive, send, drained=counted.over)

    async def _refuse(self, path: str, receive: Receive, send: Send, *, drained: bool = False) -> None:
        while not drained:
            message = await receive()
            drained = message["type"] != "http.request" or not message.get("more_body")
        kind, words = self._refusal(path)
        body = words.encode()
        named = headers.fixed() | {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
        }
        raw = [(name.lower().encode(), value.encode()) for name, value in named.items()]
        await send({"type": "http.response.start", "status": 413, "headers": raw})
        await send({"type": "http.response.body", "body": body})


class _Counted:
    """The body of a request as it comes in; once it is too large, the application is told that the client has gone."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self.too_large = False
        self.over = False

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.too_large = True
                self.over = not message.get("more_body")
                return {"type": "http.disconnect"}
        return message


def _declared(scope: Scope) -> int:
    """Return the length that the request says its body has, 0 where it does not say."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
