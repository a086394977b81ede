"""What drivers share: address planning, rows of values, meanings of signals, durations. Knows no protocol."""
