"""Every setting that the environment may carry; the reference page of settings is made from this class."""

import secrets
import urllib.parse
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from evenkeel.kernel import errors, secret_files, zones

SECRET_KEY_FILE = "secret-key"


class Environment(BaseSettings):
    """The environment, validated. Names are upper-case; all but DATABASE_URL begin with EVENKEEL_."""

    model_config = SettingsConfigDict(
        env_prefix="EVENKEEL_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("evenkeel", appauthor=False),
        description="Folder for everything that evenkeel keeps on this machine: embedded database, uploaded files, keys. "
        "Default: the user's data directory.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen on. Behind a proxy leave it as it is."
    )
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    url: str = Field(
        default="",
        description="Address under which people reach evenkeel, e.g. `https://evenkeel.example.org`. It decides which host "
        "names are answered, and whether cookies travel over HTTPS only. Default: `http://localhost:PORT`.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or newer, as `postgresql://owner:password@host/database`, of the user that owns the tables; "
        "used for migrations only. Default: the embedded PostgreSQL 18.",
    )
    application_database_url: SecretStr | None = Field(
        default=None,
        description="The same database for a role that owns nothing and cannot bypass row-level security. Default: derived "
        "from DATABASE_URL; the role is made by the migration.",
    )
    database_connections: int = Field(
        default=20,
        ge=2,
        le=500,
        description="Most connections to PostgreSQL that the requests of one server process share; who finds none free waits. "
        "One more listens to what others do, and the worker has a few of its own: together fewer than PostgreSQL's "
        "`max_connections`.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Signs sessions and one-time links, and seals the application role's password; 50 random characters. "
        "Default: made once and kept in the home folder.",
    )
    time_zone: str = Field(
        default="",
        description="IANA time zone of new organisations and of times without an offset. Default: this machine's.",
    )
    language: str = Field(
        default="en-gb", description="Language of pages where a browser asks for none that evenkeel speaks."
    )
    example: bool | None = Field(
        default=None,
        description="Whether to make the example organisations with their sign-ins. Default: yes with the embedded database, "
        "no with DATABASE_URL.",
    )
    example_cases: int = Field(
        default=40_000,
        ge=0,
        le=400_000,
        description="How many cases the example organisations have had in the year behind them, together; 0: none.",
    )
    max_upload_mb: int = Field(
        default=1024, ge=1, description="Largest event log that may be uploaded, in megabytes."
    )
    log_format: Literal["console", "json"] | None = Field(
        default=None,
        description="`console` for people, `json` for machines. Default: console on a terminal, else json.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is worth a log line."
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="How many reverse proxies stand before evenkeel; so many last entries of X-Forwarded-For are believed.",
    )
    email_url: SecretStr | None = Field(
        default=None,
        description="Outgoing mail, as `smtp://user:password@host:port` (or `smtps://`). Default: mails to members are written to "
        "the log, and messages to customers are kept without being sent, which their pages say.",
    )
    email_from: str = Field(default="evenkeel@localhost", description="Sender of outgoing mail.")
    email_documents_mb: int = Field(
        default=10,
        ge=1,
        le=100,
        description="Most megabytes of documents that go with one message to a customer. On the way a mail is a third larger; "
        "many mail servers take 25 MB.",
    )
    clamav: str = Field(
        default="",
        description="Address of ClamAV's daemon as `host:port`, which looks at documents before anybody opens them. "
        "Default: documents are not scanned, and say so.",
    )
    oidc_issuer: str = Field(
        default="", description="Issuer of an OpenID Connect provider; adds its button to the sign-in page."
    )
    oidc_name: str = Field(
        default="Single sign-on", description="What the button of the OpenID Connect provider says."
    )
    oidc_client_id: str = Field(default="", description="Client that the provider knows evenkeel by.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="That client's secret.")

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            return zones.named(name).key if name else ""
        except zones.UnknownZone as refusal:
            raise ValueError(refusal.message) from refusal

    @field_validator("clamav")
    @classmethod
    def _is_an_address(cls, written: str) -> str:
        if written and address(written) is None:
            raise ValueError("is written as host:port, like localhost:3310")
        return written

    @property
    def public_url(self) -> str:
        """Address under which people reach evenkeel, without a slash at the end."""
        return (self.url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def zone(self) -> str:
        """Name of the time zone in force."""
        return self.time_zone or zones.of_this_machine()

    @property
    def with_example(self) -> bool:
        """Tell whether the example organisations are made."""
        return self.example if self.example is not None else self.database_url is None


def address(written: str) -> tuple[str, int] | None:
    """Return the host and the port of `host:port`; None for anything else."""
    host, _, port = written.rpartition(":")
    return (host.strip("[]"), int(port)) if host and port.isdecimal() and 0 < int(port) < 65536 else None


def origin(url: str) -> str:
    """Return scheme, host and port of an address, as content security policies name it."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class BadSetting(errors.Invalid):
    """A setting in the environment cannot be used."""

    code: ClassVar[str] = "bad-setting"


@cache
def current() -> Environment:
    """Return the environment of this process, read once. Raises BadSetting, which names every one."""
    try:
        return Environment()
    except ValidationError as trouble:
        sentences = [
            f"{variable(str(each['loc'][0]))} cannot be used: {each['msg'].removeprefix('Value error, ').rstrip('.')}."
            for each in trouble.errors()
        ]
        raise BadSetting(" ".join(sentences)) from trouble


def variable(field: str) -> str:
    """Return the name in the environment of a field."""
    return "DATABASE_URL" if field.upper() == "DATABASE_URL" else f"EVENKEEL_{field.upper()}"


def secret_key(environment: Environment) -> str:
    """Return the secret; without one in the environment or the home folder, one for this process alone."""
    if environment.secret_key:
        return environment.secret_key.get_secret_value()
    kept = environment.home / SECRET_KEY_FILE
    return kept.read_text() if kept.exists() else _for_this_process()


def keep_secret_key(environment: Environment) -> None:
    """Make the secret and keep it in the home folder, unless there is one."""
    if environment.secret_key:
        return
    environment.home.mkdir(parents=True, exist_ok=True)
    secret_files.kept(environment.home / SECRET_KEY_FILE, make=_new_key)


def _new_key() -> str:
    return secrets.token_urlsafe(50)


@cache
def _for_this_process() -> str:
    return _new_key()
