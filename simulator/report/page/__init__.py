"""The page of a run: one file that opens in a browser without a network."""
