"""The files of one run: their names, how they are written whole, and how they are read back."""
