"""Protocol drivers: one file or package each; they don't know each other."""
