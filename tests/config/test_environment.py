"""Settings from the environment."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from evenkeel.config import environment


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin with a home of its own and nothing else set."""
    for name in (
        "DATABASE_URL",
        "EVENKEEL_SECRET_KEY",
        "EVENKEEL_APPLICATION_DATABASE_URL",
        "EVENKEEL_EXAMPLE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVENKEEL_HOME", str(tmp_path / "home"))


def test_without_settings_it_is_a_machine_of_ones_own() -> None:
    settings = environment.Environment()
    assert settings.public_url == "http://localhost:8000"
    assert settings.with_example
    assert settings.host == "127.0.0.1"


def test_a_real_database_gets_no_invented_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:pw@db/evenkeel")
    assert not environment.Environment().with_example


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:hush@db/evenkeel")
    monkeypatch.setenv("EVENKEEL_SECRET_KEY", "hush" * 10)
    assert "hush" not in repr(environment.Environment())


@pytest.mark.parametrize(
    ("name", "value"),
    [("EVENKEEL_PORT", "80000"), ("EVENKEEL_TIME_ZONE", "Mars/Olympus"), ("EVENKEEL_LOG_LEVEL", "loud")],
)
def test_a_setting_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as trouble:
        environment.Environment()
    assert trouble.value.errors()[0]["loc"] == (name.removeprefix("EVENKEEL_").lower(),)


def test_the_secret_is_made_once_and_kept_from_others() -> None:
    settings = environment.Environment()
    environment.keep_secret_key(settings)
    first = environment.secret_key(settings)
    environment.keep_secret_key(settings)
    assert environment.secret_key(settings) == first
    assert len(first) > 50
    mode = (settings.home / environment.SECRET_KEY_FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_without_a_home_the_secret_lives_as_long_as_the_process() -> None:
    settings = environment.Environment()
    assert environment.secret_key(settings) == environment.secret_key(settings)
    assert not settings.home.exists()


def test_the_origin_of_an_address() -> None:
    assert environment.origin("https://id.example.org:8443/realms/council") == "https://id.example.org:8443"
