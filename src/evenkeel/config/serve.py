"""The server process: Django under uvicorn."""

import uvicorn

from evenkeel.config import environment, lifeline

SECONDS_FOR_OPEN_STREAMS = 5


def main() -> None:
    """Serve until asked to stop; open event streams are given a few seconds, then cut."""
    lifeline.hold()
    settings = environment.current()
    uvicorn.run(
        "evenkeel.config.asgi:application",
        host=settings.host,
        port=settings.port,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Who asked is read from X-Forwarded-For only as far as EVENKEEL_TRUSTED_PROXIES says.
        proxy_headers=False,
        timeout_graceful_shutdown=SECONDS_FOR_OPEN_STREAMS,
    )


if __name__ == "__main__":
    main()
