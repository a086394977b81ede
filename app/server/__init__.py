"""The embedded HTTP API and web page."""
