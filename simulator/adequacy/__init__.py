"""Probabilistic resource adequacy on plain arrays: exact convolution, sampling, capacity credit."""
