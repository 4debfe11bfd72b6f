"""Grid and energy target scenario simulator."""
