"""Configuration: schema, YAML with positions, secrets."""
