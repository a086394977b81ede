"""A database's address as the configuration has it → SQLAlchemy's URL. The password never stands in what is shown."""

from __future__ import annotations

from sqlalchemy import URL, make_url


def url_of(store: str, password: str | None = None) -> URL:
    """``postgresql://user@host:port/database?sslmode=require``; parameters are the client library's own."""
    url = make_url(store).set(drivername="postgresql+psycopg")
    return url if password is None else url.set(password=password)


def shown(url: URL) -> str:
    """For people and logs."""
    return url.set(drivername="postgresql", password=None).render_as_string()
