"""What is exported of the chat, and that an erasure leaves nothing of it."""

from fitai.coach.personal import PERSONAL_DATA
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import commit

from tests.harness.crashes import sabotaged
from tests.harness.gateway import call
from tests.harness.model_server import Reply, model_server, use_model
from tests.harness.person import traces, whole_table
from tests.unit.auth.people import Person, register
from tests.unit.coach.chat.test_chat import ask, premium


def erase(person: Person) -> None:
    for _ in PERSONAL_DATA.erase(person.id):
        pass


def exchanges(person: Person) -> list[dict[str, object]]:
    return [value for kind, value in PERSONAL_DATA.export(person.id) if kind == "chat_exchange"]


def test_messages_and_answers_are_exported(aws: None) -> None:
    ada = register()
    ask(ada, "my knee hurts", conversation="a")
    ask(ada, "plates for 100 kg", conversation="b")
    exported = {str(exchange["message"]): exchange for exchange in exchanges(ada)}
    assert set(exported) == {"my knee hurts", "plates for 100 kg"}
    assert exported["my knee hurts"]["answer"]["concern"] == "pain"  # type: ignore[index]
    assert exported["plates for 100 kg"]["conversation"] == "b"


def test_an_erasure_leaves_nothing_of_the_person_and_all_of_others(aws: None) -> None:
    ada, bob = register(), register("bob")
    for number in range(3):
        ask(ada, f"unforgettable {number}")
    ask(bob, "mine stays")
    with sabotaged(lambda operation, _: operation == "BatchWriteItem") as saboteur:
        assert saboteur.crashes(lambda: erase(ada), 1)
    erase(ada)
    assert traces("unforgettable") == []
    assert exchanges(ada) == []
    assert not [item for item in whole_table() if item["PK"]["S"] == f"USER#{ada.id}#CHAT"]
    assert [exchange["message"] for exchange in exchanges(bob)] == ["mine stays"]


def test_a_message_that_is_answered_while_the_account_is_deleted_is_not_kept(aws: None) -> None:
    ada = register()

    def answer_late(body: dict[str, object]) -> Reply:
        commit(deleted_account_write(ada.id))
        return Reply("Rest well.")

    with model_server() as server:
        use_model(server)
        server.script(answer_late)
        answer = call("POST", "/ai/chat", {"message": "unforgettable"}, token=premium(ada))
        use_model(None)
    assert answer.status == 404
    assert traces("unforgettable") == []
