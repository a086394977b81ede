"""Pure values and rules. Time arrives as an argument; nothing here does I/O, logs, waits or knows Qt."""
