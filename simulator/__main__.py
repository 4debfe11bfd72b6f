"""Lets ``python -m simulator`` do what ``simulate`` does."""

from simulator.cli.main import main

if __name__ == "__main__":
    main()
