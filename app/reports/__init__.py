"""PDF reports, one file per report."""
