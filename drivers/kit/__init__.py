"""What drivers share: back-off, subscription and polling helpers. Knows no protocol."""
