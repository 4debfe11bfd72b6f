"""Commitment and optimal dispatch of one year."""
