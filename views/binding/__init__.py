"""The one bridge between the plant and Qt, and the translation of texts."""
