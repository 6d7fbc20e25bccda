"""What happens when somebody deletes a message that the bot would edit."""

from bot.demo.clinic import DemoClinic
from tests.steps import find, say, tap, texts


def clear_chat(clinic: DemoClinic) -> None:
    """The owner deletes all messages of the chat with the bot, also for the bot."""
    servers = clinic.sandbox.world.servers
    chat = servers.private_chat(clinic.bot, clinic.owner.user)
    for message in list(chat.messages.values()):
        servers.delete(chat, message, clinic.owner.user)


async def test_a_form_whose_message_was_deleted_appears_again_and_goes_on_there(
    clinic: DemoClinic,
) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol")
    clear_chat(clinic)
    await say(clinic, meera, "Asha")
    again = find(meera, "Which procedure?")
    await tap(clinic, meera, "Microdermabrasion")
    assert find(meera, "Which session").message_id == again.message_id
    clear_chat(clinic)
    await say(clinic, meera, "2/6")
    card = await say(clinic, meera, "17:30")
    assert "Asha · microdermabrasion 2 of 6" in card
    assert len([text for text in texts(meera) if "New enrolment" in text]) == 0
