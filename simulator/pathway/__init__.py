"""What would turn a verdict: the value of an input at which a promise just holds."""
