"""Every handler, in one list: the first one that fits an update gets it."""

from collections.abc import Sequence
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.actions import Verb
from bot.context import Context
from bot.handlers import (
    attending,
    booked_elsewhere,
    booking,
    booking_for,
    broadcast,
    calling_off,
    checkin,
    codes,
    consent,
    enrol,
    language,
    membership,
    news,
    other_time,
    own_settings,
    own_times,
    own_zone,
    patient_card,
    pausing,
    picking,
    plan_changing,
    preferences,
    receiving,
    requests,
    scheduling,
    start,
    step_timing,
    text,
    today,
    visiting,
    week,
    whose,
)
from bot.handlers import series as series_handlers
from bot.handlers import staff as staff_handlers
from bot.handlers.who import Handler, unknown
from bot.menus import OWNER_COMMANDS, STAFF_COMMANDS
from bot.tap_forms import pattern

_PRIVATE = filters.ChatType.PRIVATE
_GROUPS = filters.ChatType.GROUPS


def handlers() -> Sequence[BaseHandler[Update, Context, Any]]:
    """All handlers, in the order in which they are tried."""
    return [
        _command("start", start.start),
        _command("plan", preferences.plan),
        _command("settings", own_settings.settings),
        _command("timezone", own_zone.timezone),
        _command("pause", pausing.pause),
        _command("resume", pausing.resume),
        _command("news", news.news),
        _command("language", language.language),
        _command("stop", preferences.stop),
        _command("book", booking_for.book),
        _command("enrol", enrol.enrol),
        _command("today", today.today),
        _command("done", attending.done),
        _command("week", week.week),
        _command("patient", patient_card.patient),
        _command("series", series_handlers.series),
        _command("calendar", week.calendar),
        _command("staff", staff_handlers.staff),
        _command("broadcast", broadcast.broadcast),
        _command("help", preferences.show_help),
        CommandHandler("today", today.today_in_group, filters=_GROUPS),
        CommandHandler("week", week.week_in_group, filters=_GROUPS),
        CommandHandler((*STAFF_COMMANDS, *OWNER_COMMANDS), today.not_in_group, filters=_GROUPS),
        _tap(Verb.AGREE, consent.answer_notice),
        _tap(Verb.REFUSE, consent.answer_notice),
        _tap(Verb.MINE, whose.answer),
        _tap(Verb.NEWS, news.answer_news),
        _tap(Verb.LANGUAGE, language.chosen),
        _tap(Verb.RECEIVING, receiving.receiving),
        _tap(Verb.RETURN, consent.return_to_care),
        _tap(Verb.DAYS, picking.days),
        _tap(Verb.DAY, picking.day),
        _tap(Verb.SLOT, picking.slot),
        _tap(Verb.OTHER_TIME, other_time.ask),
        _tap(Verb.RECALL, booking.recall),
        _tap(Verb.BOOKED, booked_elsewhere.ask),
        _tap(Verb.COMING, visiting.coming),
        _tap(Verb.CALL_OFF, visiting.calling_off),
        _tap(Verb.OFFER, visiting.offer),
        _tap(Verb.EARLIER, visiting.earlier),
        _tap(Verb.DONE, checkin.done),
        _tap(Verb.FEEL, checkin.answer),
        _tap(Verb.CHANGE, checkin.change),
        _tap(Verb.SETTINGS, own_settings.opened),
        _tap(Verb.DAY_TIME, own_times.tapped),
        _tap(Verb.ZONE, own_zone.tapped),
        _tap(Verb.PAUSE, pausing.pause_for),
        _tap(Verb.RESUME, pausing.resume),
        _tap(Verb.TOP_UP, preferences.top_up),
        _tap(Verb.ENROL, enrol.tapped),
        _tap(Verb.CARD_NEW, codes.new_code),
        _tap(Verb.CARD_WITHDRAW, codes.withdraw),
        _tap(Verb.TAKE, today.take),
        _tap(Verb.DECIDE, requests.decide),
        _tap(Verb.CAME, attending.came),
        _tap(Verb.TOOK_PLACE, attending.took_place),
        _tap(Verb.TAKE_BACK, attending.take_back),
        _tap(Verb.LENGTH, series_handlers.chosen),
        _tap(Verb.PATIENT, patient_card.chosen),
        _tap(Verb.STEPS, plan_changing.steps),
        _tap(Verb.STEP, plan_changing.step),
        _tap(Verb.LEAVE_OUT, plan_changing.leave_out),
        _tap(Verb.PUT_BACK, plan_changing.put_back),
        _tap(Verb.STEP_TIME, step_timing.ask),
        _tap(Verb.STEP_MOVE, step_timing.move),
        _tap(Verb.SKIN_FINE, today.skin_fine),
        _tap(Verb.STAFF_DAYS, scheduling.days),
        _tap(Verb.STAFF_DAY, scheduling.day),
        _tap(Verb.STAFF_SLOT, scheduling.slot),
        _tap(Verb.STAFF_CALL_OFF, calling_off.call_off),
        _tap(Verb.STAFF_REMOVE, staff_handlers.remove),
        _tap(Verb.BROADCAST, broadcast.confirm),
        CallbackQueryHandler(unknown),
        ChatMemberHandler(membership.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(_PRIVATE & filters.TEXT & ~filters.COMMAND, text.text),
        MessageHandler(_PRIVATE & filters.LOCATION & filters.UpdateType.MESSAGE, own_zone.located),
        MessageHandler(_PRIVATE, unknown),
    ]


def _command(name: str, handler: Handler) -> CommandHandler[Context, None]:
    return CommandHandler(name, handler, filters=_PRIVATE & filters.UpdateType.MESSAGE)


def _tap(verb: Verb, handler: Handler) -> CallbackQueryHandler[Context, None]:
    return CallbackQueryHandler(handler, pattern=pattern(verb))
