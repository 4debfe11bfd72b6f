"""Weather, sun, wind, hydro, demand, exchange and maintenance as hourly series."""
