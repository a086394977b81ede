"""Painters fed with plain values."""
