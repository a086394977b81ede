"""The historian: schema, migrations, the single writer, readers. The only room with SQL."""
