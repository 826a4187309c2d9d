"""The client for asyncio. It may be used by many tasks of one event loop at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import httpx

from fitai_client.errors import ApiError
from fitai_client.exchange import Exchange, Renew, Send, exchange, renewal
from fitai_client.generated import models
from fitai_client.generated.services import AsyncServices
from fitai_client.live.connection import AsyncLive, Ticket
from fitai_client.requests import Answer, Page, Request
from fitai_client.retries import Retries
from fitai_client.session import TICKET_MARGIN, TIMEOUT, OnTokens, Session, make_ticket, plain_request
from fitai_client.tokens import MARGIN, Tokens

T = TypeVar("T")
P = ParamSpec("P")


class AsyncFitAI(Session, AsyncServices):
    """The API as one user sees it; without tokens, as anybody does.

    The operations are methods of its services, such as `client.workouts.create_workout(…)`. They raise `ApiError` where the API
    refuses, and `Unreachable` where no answer comes.
    """

    def __init__(
        self,
        rest_url: str,
        *,
        websocket_url: str | None = None,
        tokens: Tokens | None = None,
        api_key: str | None = None,
        on_tokens: OnTokens | None = None,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Make a client; see `Session` for what it takes.

        Args:
            http: sends the requests, in place of a client of its own.
            sleep: waits before a retry.
        """
        super().__init__(
            rest_url,
            websocket_url=websocket_url,
            tokens=tokens,
            api_key=api_key,
            on_tokens=on_tokens,
            retries=retries,
        )
        self._http = http or httpx.AsyncClient(timeout=TIMEOUT)
        self._sleep = sleep
        self._renewing = asyncio.Lock()

    async def __aenter__(self) -> "AsyncFitAI":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connections of REST."""
        await self._http.aclose()

    # --- requests ------------------------------------------------------------------------------------------

    async def run(self, request: Request[T], /) -> T:
        """Send a request, and return what it answers."""
        return request.read(await self._carry_out(exchange(self, request)))

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, object] | None = None,
        idempotency_key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send any request, and return `data` as JSON has it; what is no JSON is text."""
        return await self.run(plain_request(method, path, body, query, idempotency_key, headers))

    async def every(
        self, operation: Callable[P, Awaitable[Page[T]]], *args: P.args, **kwargs: P.kwargs
    ) -> AsyncIterator[T]:
        """The items of all pages of a list: `async for workout in client.every(client.workouts.list_workouts, status="completed")`."""
        while True:
            page = await operation(*args, **kwargs)
            for item in page:
                yield item
            if not page.has_more:
                return
            kwargs["cursor"] = page.cursor

    # --- signing in ----------------------------------------------------------------------------------------

    async def sign_in(self, login: str, password: str, device: models.Device | None = None) -> models.SignedIn:
        """Sign in with an e-mail address or a user name.

        Raises:
            SecondFactorRequired: the account has a second factor. Continue with `client.auth.complete_with_totp` or another
                method, and give its answer to `use`.
        """
        fields = {"login": login, "password": password} | ({"device": device} if device else {})
        return self.take_sign_in(await self.auth.login(models.Login.model_validate(fields)))

    async def register(self, email: str, username: str, password: str) -> models.SignedIn:
        """Register an account, and be signed in to it."""
        return self.take_sign_in(
            await self.auth.register(models.Registration(email=email, username=username, password=password))
        )

    async def sign_out(self) -> None:
        """End the session, on this device only."""
        if self.tokens is not None:
            await self.request("POST", "/auth/logout", {})
        self.use(None)

    async def current_token(self, margin: float = MARGIN) -> str | None:
        """The API key or an access token that is good for longer than `margin` seconds, renewed where necessary."""
        tokens = self.tokens
        if self.api_key is not None:
            return self.api_key
        if tokens and tokens.refresh_token and tokens.ends_within(margin):
            await self._renew(tokens)
        return self.tokens.access_token if self.tokens else None

    async def ticket(self, refused: str | None) -> Ticket:
        """What opens a live connection."""
        tokens = self.tokens
        if refused is not None and tokens and tokens.refresh_token and tokens.access_token == refused:
            await self._renew(tokens)
        token = await self.current_token(TICKET_MARGIN)
        return make_ticket(token, self.tokens if self.api_key is None else None)

    # --- the live connection -------------------------------------------------------------------------------

    def live(self) -> AsyncLive:
        """The live connection: `async with client.live() as live: …`."""
        return AsyncLive(self)

    # --- how it is done ------------------------------------------------------------------------------------

    async def _carry_out(self, steps: Exchange) -> Answer:
        try:
            step = next(steps)
            while True:
                if isinstance(step, Send):
                    try:
                        response = await self._http.send(step.request, follow_redirects=False)
                    except httpx.TransportError as error:
                        step = steps.throw(error)
                    else:
                        step = steps.send(response)
                    continue
                if isinstance(step, Renew):
                    await self._renew(step.tokens)
                else:
                    await self._sleep(step.seconds)
                step = next(steps)
        except StopIteration as end:
            answer: Answer = end.value
            return answer

    async def _renew(self, tokens: Tokens) -> None:
        """Renew tokens once, whoever asks for it: who comes later finds that they are others."""
        async with self._renewing:
            if self.tokens != tokens:
                return
            try:
                answer = await self._carry_out(renewal(self, tokens))
            except ApiError as error:
                raise self.renewal_failure(error) from error
            self.take_renewed(answer)
