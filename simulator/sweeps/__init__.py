"""Many scenarios: the cases of a sweep, where they run, and what they say together."""
