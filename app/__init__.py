"""The application's core: domain values, contracts, pipeline and the services around them."""
