"""The command: read arguments, call, print."""
