"""Answering in a chat, part by part, with tools that only read."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fitai.coach.model import checks, schemas
from fitai.coach.model.calls import LEAST_ANSWER, Call, check_finish, estimated_tokens, model_call
from fitai.coach.model.configuration import ModelSettings
from fitai.coach.model.errors import ModelInvalid, ModelUnavailable
from fitai.coach.model.models import MAX_TOKENS, Account, ChatAnswer, ChatTurn, Deadline, Tool
from fitai.coach.model.prompts import load_prompt
from fitai.coach.model.texts import SentenceStream, user_text, visible
from fitai.kernel.personal_data import jsonable

MAX_OUTPUT = 1_000
"""Tokens of an answer."""
MAX_TURNS = 12
"""Earlier messages that are sent; fewer where they are long."""
MAX_ROUNDS = 4
"""Requests of one answer: tools may be asked for in all but the last."""
MAX_TOOL_CALLS = 6
"""Calls of tools in one answer."""
MAX_RESULT = 5_000
"""Letters of a tool's result."""


@dataclass(slots=True)
class _Round:
    """What has arrived of one request's answer."""

    parts: list[str] = field(default_factory=list)
    refusal: str = ""
    finish: str | None = None
    usage: Any = None
    model: str = ""
    tool_calls: dict[int, dict[str, str]] = field(default_factory=dict)

    def take(self, chunk: Any) -> str:
        """Take in a part; its text."""
        self.usage, self.model = chunk.usage or self.usage, chunk.model or self.model
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        self.finish = choice.finish_reason or self.finish
        self.refusal += choice.delta.refusal or ""
        for call in choice.delta.tool_calls or ():
            entry = self.tool_calls.setdefault(call.index, {"id": "", "name": "", "arguments": ""})
            entry["id"] += call.id or ""
            if call.function:
                entry["name"] += call.function.name or ""
                entry["arguments"] += call.function.arguments or ""
        text = choice.delta.content or ""
        self.parts.append(text)
        return text


def answer(
    settings: ModelSettings,
    account: Account,
    facts: Mapping[str, Any],
    history: Sequence[ChatTurn],
    message: str,
    tools: Sequence[Tool],
    on_part: Callable[[str], None],
    deadline: Deadline,
) -> ChatAnswer:
    """The answer to a message; see `client.ModelClient.answer_chat`."""
    prompt = load_prompt("chat")
    with model_call(settings, account, "chat", prompt, deadline) as call:
        talk = _Talk(call, {tool.name: tool for tool in tools}, SentenceStream(prompt.text), on_part)
        talk.messages = _messages(call, facts, history, message)
        text = talk.run()
        return ChatAnswer(text, tuple(talk.used), call.usage, call.label)


@dataclass(slots=True)
class _Talk:
    """The requests of one answer."""

    call: Call
    tools: dict[str, Tool]
    sentences: SentenceStream
    on_part: Callable[[str], None]
    messages: list[dict[str, Any]] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    tool_calls: int = 0

    def run(self) -> str:
        """Send requests until there is an answer; its text as it was shown."""
        for turn in range(MAX_ROUNDS):
            is_last = turn == MAX_ROUNDS - 1
            round_ = self._request(with_tools=bool(self.tools) and not is_last)
            if round_.tool_calls and not is_last:
                self._run_tools(round_)
                continue
            if round_.tool_calls:
                raise ModelInvalid("tools")
            self._show(self.sentences.end())
            text = "".join(self.sentences.shown).strip()
            if not text:
                raise ModelInvalid("text" if "".join(round_.parts).strip() else "empty")
            return text
        raise ModelInvalid("tools")

    def _request(self, *, with_tools: bool) -> _Round:
        round_ = _Round()

        def on_chunk(chunk: Any) -> None:
            self._show(self.sentences.add(round_.take(chunk)))

        tool_parameters = {"tools": [_declaration(tool) for tool in self.tools.values()]} if with_tools else {}
        try:
            self.call.stream(self.messages, MAX_OUTPUT, tool_parameters, on_chunk)
        finally:
            if round_.parts:
                tool_arguments = "".join(call["arguments"] for call in round_.tool_calls.values())
                self.call.count(round_.usage, [self.messages, tool_parameters], "".join(round_.parts) + tool_arguments)
            self.call.model = round_.model or self.call.model
        if round_.finish is None:
            raise ModelUnavailable("the answer broke off")
        if round_.finish != "length":  # a chat answer that is cut off was shown already, and counts
            check_finish(round_.finish, round_.refusal)
        return round_

    def _show(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self.on_part(sentence)

    def _run_tools(self, round_: _Round) -> None:
        calls = list(round_.tool_calls.values())
        self.messages.append(
            {
                "role": "assistant",
                "content": "".join(round_.parts) or None,
                "tool_calls": [
                    {
                        "id": call["id"],
                        "type": "function",
                        "function": {"name": call["name"], "arguments": call["arguments"]},
                    }
                    for call in calls
                ],
            }
        )
        for call in calls:
            content = self.call.data(self._result(call["name"], call["arguments"]))
            self.messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})

    def _result(self, name: str, arguments: str) -> dict[str, Any]:
        tool = self.tools.get(name)
        self.tool_calls += 1
        if tool is None:
            return {"error": "There is no such tool."}
        if self.tool_calls > MAX_TOOL_CALLS:
            return {"error": "No more look-ups; answer with what you have."}
        try:
            checked = checks.read_arguments(tool.arguments, arguments)
        except ValueError:
            return {"error": "These are no arguments of this tool."}
        self.used[name] = None
        text = visible(json.dumps(jsonable(tool.run(checked)), ensure_ascii=False))
        return {"data": json.loads(text)} if len(text) <= MAX_RESULT else {"data": text[:MAX_RESULT], "isCut": True}


def _declaration(tool: Tool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": schemas.tool_schema(tool.arguments)}
    return {"type": "function", "function": function}


def _messages(call: Call, facts: Mapping[str, Any], history: Sequence[ChatTurn], message: str) -> list[dict[str, Any]]:
    system = {"role": "system", "content": call.prompt.text}
    data: dict[str, Any] = {"message": user_text(message)} | ({"facts": facts} if facts else {})
    # Half of the tokens are left for the results of tools.
    room = MAX_TOKENS // 2 - LEAST_ANSWER - estimated_tokens([system, call.data(data)])
    earlier: list[dict[str, str]] = []
    for turn in reversed(history[-MAX_TURNS:]):
        # Answers too are data: they name workouts and goals as their user has called them.
        entry = {"from": "person" if turn.role == "user" else "coach", "text": user_text(turn.text)}
        room -= estimated_tokens(call.data(entry))
        if room < 0:
            break
        earlier.insert(0, entry)
    return [system, {"role": "user", "content": call.data(({"earlier": earlier} if earlier else {}) | data)}]
