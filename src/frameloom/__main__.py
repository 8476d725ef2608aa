"""`python -m frameloom` is the `frameloom` program."""

from frameloom.cli.main import run

if __name__ == "__main__":
    run()
