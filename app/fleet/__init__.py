"""Stations publish, a hub adds up."""
