"""Benchmarks of the engine, and the synthetic year they run on."""
