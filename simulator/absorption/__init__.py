"""Curtailment accounting that cannot be gamed."""
