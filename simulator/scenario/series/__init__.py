"""Series files of the planner: weather and measured load, wind, solar and inflow, hour by hour."""
