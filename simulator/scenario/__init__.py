"""Files to one frozen, validated Scenario."""
