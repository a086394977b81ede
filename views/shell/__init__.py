"""Application, main window, navigation and theme."""
