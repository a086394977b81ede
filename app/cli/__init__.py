"""The command line: one file per verb or group of verbs. Importing this package loads nothing but the standard library."""
