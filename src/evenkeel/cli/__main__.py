"""`python -m evenkeel.cli`."""

from evenkeel.cli import app

if __name__ == "__main__":
    app()
