import asyncio
from datetime import timedelta

from sqlalchemy import Connection, event

from clinic.outcomes import Locked, Moved, NotSent, Throttled
from clinic.tables import State
from tests.clinic.people import NOW
from tests.clinic.rows import look, put, states
from tests.jobs.office import Office, until

MINUTE = timedelta(minutes=1)


async def test_what_is_due_is_sent_and_recorded(office: Office) -> None:
    office.put("row")
    async with office.delivering():
        await office.settled()
    row = look(office.database, "row")
    assert (row.state, row.message_id, row.attempts) == (State.SENT, 1, 1)


async def test_what_is_added_later_goes_when_delivery_is_woken(office: Office) -> None:
    async with office.delivering():
        await office.settled()
        office.put("row")
        await office.settled()
    assert office.state("row") is State.SENT


async def test_what_becomes_due_goes_when_the_clock_gets_there(office: Office) -> None:
    with office.database.writing() as db:
        put(db, "tomorrow", due=NOW + timedelta(days=1))
    async with office.delivering():
        await office.settled()
        office.clock.move(timedelta(hours=23))
        office.put("witness")
        await until(lambda: "witness" in office.sender.tried())
        assert office.sender.tried() == ["witness"]
        office.clock.move(timedelta(hours=1))
        await office.settled()
    assert office.state("tomorrow") is State.SENT


async def test_a_slow_message_delays_no_other(office: Office) -> None:
    let_go = office.sender.hold("slow")
    office.put("slow", *(f"row {number}" for number in range(40)))
    async with office.delivering():
        await until(lambda: list(states(office.database).values()).count(State.SENT) == 40)
        assert office.state("slow") is State.SENDING
        let_go()
        await office.settled()
    assert set(states(office.database).values()) == {State.SENT}


async def test_no_more_than_16_messages_are_under_way_at_once(office: Office) -> None:
    keys = [f"row {number}" for number in range(50)]
    let_go = office.sender.hold(*keys)
    office.put(*keys)
    async with office.delivering():
        await until(lambda: office.sender.at_once == 16)
        let_go()
        await office.settled()
    assert office.sender.most_at_once == 16
    assert sorted(office.sender.tried()) == sorted(keys), "each of them once"


async def test_what_had_no_room_starts_as_soon_as_another_ends(office: Office) -> None:
    first, *others = keys = [f"row {number}" for number in range(17)]
    let_go, let_others_go = office.sender.hold(first), office.sender.hold(*others)
    office.put(*keys)
    looks: list[str] = []

    def committed(_connection: Connection) -> None:
        looks.append("took")

    def only_read(_connection: Connection) -> None:
        looks.append("rests")

    event.listen(office.database.engine, "commit", committed)
    event.listen(office.database.engine, "rollback", only_read)
    running = asyncio.create_task(office.delivery.run())  # no schedule: no tick of a clock helps
    await until(lambda: office.sender.at_once == 16 and looks[-1] == "rests")
    let_go()
    await until(lambda: office.sender.tried() == keys)
    assert looks.count("took") == 2, "and never for nothing"
    event.remove(office.database.engine, "commit", committed)
    event.remove(office.database.engine, "rollback", only_read)
    let_others_go()
    await office.settled()
    running.cancel()
    await asyncio.wait([running])
    assert set(states(office.database).values()) == {State.SENT}


async def test_outcomes_that_come_together_share_a_transaction(office: Office) -> None:
    keys = [f"row {number}" for number in range(16)]
    let_go = office.sender.hold(*keys)
    office.put(*keys)
    commits = 0

    def count(_connection: Connection) -> None:
        nonlocal commits
        commits += 1

    async with office.delivering():
        await until(lambda: office.sender.at_once == 16)
        event.listen(office.database.engine, "commit", count)
        let_go()
        await office.settled()
        event.remove(office.database.engine, "commit", count)
    assert 1 <= commits <= 3


async def test_when_throttled_everything_waits_exactly_as_long_as_told(office: Office) -> None:
    office.sender.will("first", Throttled(seconds=60))
    office.put("first")
    async with office.delivering():
        await until(lambda: look(office.database, "first").retry_at is not None)
        told = office.clock.now()
        office.put("second", "third")
        await office.looked_again()
        office.clock.move(timedelta(seconds=50))
        await office.looked_again()
        office.clock.move(timedelta(seconds=10))
        await office.settled()
    (_, throttled), *rest = office.sender.tries
    assert sorted(key for key, _ in rest) == ["first", "second", "third"]
    assert all(at >= throttled + timedelta(seconds=60) for _, at in rest)
    assert told >= throttled
    assert look(office.database, "first").attempts == 1, "the throttled try does not count"


async def test_the_longest_of_several_halts_holds(office: Office) -> None:
    let_go = office.sender.hold("long", "short")
    office.sender.will("long", Throttled(seconds=90))
    office.sender.will("short", Throttled(seconds=1))
    office.put("long", "short")
    async with office.delivering():
        await until(lambda: office.sender.at_once == 2)
        let_go()
        await until(lambda: look(office.database, "short").retry_at is not None)
        (_, begun), *_ = office.sender.tries
        for _ in range(9):
            office.clock.move(timedelta(seconds=10))
            await office.looked_again()
        await office.settled()
    assert all(at >= begun + timedelta(seconds=90) for _, at in office.sender.tries[2:])


async def test_outcomes_are_recorded_while_everything_waits(office: Office) -> None:
    let_go = office.sender.hold("slow")
    office.sender.will("fast", Throttled(seconds=3600))
    office.put("slow", "fast")
    async with office.delivering():
        await until(lambda: look(office.database, "fast").retry_at is not None)
        let_go()
        await until(lambda: office.state("slow") is State.SENT)


async def test_a_refused_token_keeps_the_queue_and_is_tried_again_later(office: Office) -> None:
    office.sender.will("row", Locked(detail="Unauthorized"))
    office.put("row", "other")
    async with office.delivering():
        await until(lambda: look(office.database, "row").retry_at is not None)
        office.put("later")
        await office.looked_again()
        office.clock.move(10 * MINUTE)
        await office.settled()
    assert set(states(office.database).values()) == {State.SENT}
    tries = dict(office.sender.tries)
    assert tries["later"] >= NOW + MINUTE


async def test_what_could_not_be_sent_goes_again_when_its_time_has_come(office: Office) -> None:
    office.sender.will("row", NotSent(detail="no connection"), NotSent(detail="no connection"))
    office.put("row")
    async with office.delivering():
        for tries in (1, 2, 3):
            await until(lambda tries=tries: len(office.sender.tries) == tries)
            await office.settled()
            office.clock.move(MINUTE)
        await office.settled()
    assert (office.state("row"), look(office.database, "row").attempts) == (State.SENT, 3)


async def test_a_group_that_moved_gets_the_message_at_its_new_id(office: Office) -> None:
    office.sender.will("row", Moved(chat_id=-100_1))
    office.put("row")
    async with office.delivering():
        await office.settled()
    assert (office.state("row"), look(office.database, "row").chat_id) == (State.SENT, -100_1)
