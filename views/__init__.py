"""The windows. Dull on purpose: they paint snapshots and hold no rule about the process."""
