"""Adequacy of a scenario's years: weather years times forced outages, from the region pack."""
