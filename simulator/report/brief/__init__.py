"""The briefing paper of a run: written once as a document, then laid out for Word and as PDF."""
