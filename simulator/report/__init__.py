"""Charts and words, in Chinese and English."""
