"""OEE by ISO 22400-2: time slices, key figures, evidence."""
