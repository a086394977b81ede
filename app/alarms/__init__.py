"""Alarms by ISA-18.2: rules, engine, key figures, back-test."""
