"""Promises of the plan against what the years show."""
