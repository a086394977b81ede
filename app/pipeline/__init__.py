"""The way of a sample: inlet, chain, engine, state cache, driver host."""
