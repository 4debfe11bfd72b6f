"""A scenario's year as a PyPSA network."""
