"""Signing in and out: a page with a plain form for browsers, ``/v1/session`` for the page's own scripts and for programs."""

from __future__ import annotations

import asyncio
import time
from html import escape

from aiohttp import web

from app.contracts import PlantPort
from app.contracts.people import SignedIn
from app.domain.message import Message
from app.domain.people import Action, SignInRefused, TooManyTries
from app.server.access import VISITOR, Notice, cookie_name, csrf_of, refuse_forged
from app.server.body import json_body, refuse_other_origins, text_of
from app.server.problems import Problem, Render, language_of
from app.server.routes import json_answer

MOST_FORM = 8_192
_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<link rel="stylesheet" href="/web/style.css"></head><body>{notice}<main class="sign-in"><h1>{title}</h1>{said}
<form method="post" action="/sign-in"><input type="hidden" name="next" value="{next}">
<label>{name}<input name="user" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>{password}<input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">{title}</button></form></main></body></html>"""


class SessionRoutes:
    """One instance per running server. ``secure``: cookies travel over TLS alone."""

    def __init__(self, port: PlantPort, render: Render, *, secure: bool, notice: Notice) -> None:
        self._people, self._render, self._secure, self._notice = port.people, render, secure, notice

    def add_to(self, router: web.UrlDispatcher) -> None:
        """The page, and the same for scripts."""
        router.add_get("/sign-in", self.page)
        router.add_post("/sign-in", self.sign_in)
        router.add_post("/sign-out", self.sign_out)
        router.add_post("/v1/session", self.begin)
        router.add_delete("/v1/session", self.end)

    # ------------------------------------------------------------ for scripts

    async def session(self, request: web.Request) -> web.Response:
        """Who asks, and what they may do; ``csrf`` goes back as X-CSRF-Token with each change."""
        visitor, secret = VISITOR.get(), request.cookies.get(cookie_name(request), "")
        signed_in = bool(secret) and visitor.role is not None
        body = {
            "users_defined": not visitor.is_open,
            "user": visitor.name or None,
            "role": visitor.role.value if visitor.role is not None else None,
            "permitted": [action.value for action in Action if visitor.may(action)],
            "csrf": csrf_of(secret) if signed_in else None,
        }
        answer = json_answer(body)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    async def begin(self, request: web.Request) -> web.Response:
        """Sign in; the answer sets the session's cookie."""
        body = await json_body(request, ("user", "password"))
        begun = await self._begin(request, text_of(body, "user"), text_of(body, "password"))
        person = begun.person
        answer = json_answer({"user": person.name, "role": person.role.value, "csrf": csrf_of(begun.secret)})
        return self._with_cookie(request, answer, begun)

    async def end(self, request: web.Request) -> web.Response:
        """Sign out."""
        await json_body(request, ())
        secret = request.cookies.get(cookie_name(request), "")
        refuse_forged(request, secret, request.headers.get("X-CSRF-Token", ""))
        return await self._ended(request, secret, web.Response(status=204))

    # ------------------------------------------------------------ for people

    async def page(self, request: web.Request) -> web.Response:
        """The form."""
        return self._page(request, _inside(request.query.get("next", "/")))

    async def sign_in(self, request: web.Request) -> web.Response:
        """What was written into the form."""
        refuse_other_origins(request)
        if (request.content_length or MOST_FORM + 1) > MOST_FORM:
            raise Problem(413, Message.of("Wrong content"), Message.of("This form is too long."))
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        place = _inside(form.get("next", "/"))
        try:
            begun = await self._begin(request, form.get("user", ""), form.get("password", ""))
        except Problem as problem:
            return self._page(request, place, said=problem.detail, status=problem.status)
        return self._with_cookie(request, _elsewhere(place), begun)

    async def sign_out(self, request: web.Request) -> web.Response:
        """The page's button."""
        refuse_other_origins(request)
        form = await request.post()
        secret, shown = request.cookies.get(cookie_name(request), ""), form.get("csrf", "")
        refuse_forged(request, secret, shown if isinstance(shown, str) else "")
        return await self._ended(request, secret, _elsewhere("/sign-in"))

    # ------------------------------------------------------------ shared

    async def _begin(self, request: web.Request, name: str, password: str) -> SignedIn:
        place = f"http {request.remote or '?'}"
        try:
            return await asyncio.wrap_future(self._people.begin_session(name, password, place))
        except TooManyTries as error:
            headers = {"Retry-After": str(max(1, round(error.wait_s)))}
            raise Problem(429, Message.of("Too many tries"), error.message, headers=headers) from None
        except SignInRefused as error:
            raise Problem(401, Message.of("Sign in"), error.message, headers={"WWW-Authenticate": "Bearer"}) from None

    async def _ended(self, request: web.Request, secret: str, answer: web.Response) -> web.Response:
        visitor = VISITOR.get()
        await asyncio.wrap_future(self._people.end_session(secret))
        if visitor.name:
            self._people.told(visitor, "sign out", "")
        answer.del_cookie(cookie_name(request), path="/")
        return answer

    def _with_cookie(self, request: web.Request, answer: web.Response, begun: SignedIn) -> web.Response:
        # Lax: a link in a message opens the station's page signed in; changes need the CSRF token besides.
        answer.set_cookie(
            cookie_name(request), begun.secret, max_age=max(1, (begun.expires_ns - time.time_ns()) // 10**9), path="/",
            httponly=True, samesite="Lax", secure=self._secure,
        )  # fmt: skip
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _page(
        self, request: web.Request, place: str, *, said: Message | None = None, status: int = 200
    ) -> web.Response:
        language = language_of(request)

        def words(message: Message) -> str:
            return escape(self._render(message, language))

        notice = self._notice()
        text = _PAGE.format(
            language=language,
            title=words(Message.of("Sign in")),
            name=words(Message.of("Name")),
            password=words(Message.of("Password")),
            next=escape(place, quote=True),
            said=f'<p role="alert">{words(said)}</p>' if said is not None else "",
            notice=f'<p class="insecure" role="alert">{escape(notice)}</p>' if notice else "",
        )
        return web.Response(
            text=text, content_type="text/html", charset="utf-8", status=status, headers={"Cache-Control": "no-store"}
        )


def _elsewhere(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


def _inside(place: str) -> str:
    """A path of this server; the start page for everything else, so that nobody is led elsewhere after signing in."""
    fine = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if fine and not place.startswith(("/sign-", "/v1/")) else "/"
