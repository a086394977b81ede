"""The picture of a machine in three dimensions: camera, what is drawn, and who draws it. It refuses to know plant or page."""
