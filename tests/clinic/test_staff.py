from datetime import timedelta

from sqlmodel import Session, col, select

from clinic import desk, invitations, joining, staff
from clinic.database import Database
from clinic.joining import Closed
from clinic.tables import AuditEntry, Invitation, Reason, Role, Staff, State
from tests.clinic.people import CLINIC, GROUP, KEY, NOW, WITH_GROUP, hire
from tests.clinic.rows import look, put

OWNER = 60
LATER = NOW + timedelta(hours=1)


def invite(db: Session, name: str, *, by: Staff) -> Invitation:
    return staff.invite(db, name=name, by=by, key=KEY, now=NOW)[1]


def join(db: Session, invitation: Invitation, *, chat_id: int) -> Staff:
    return staff.join(db, invitation=invitation, chat_id=chat_id, now=LATER)


def names(db: Session) -> list[str]:
    return [member.name for member in staff.all_members(db)]


def test_the_owners_are_those_of_the_settings(database: Database) -> None:
    with database.writing() as db:
        staff.settle_owners(db, owner_ids=(60, 61), now=NOW)
        staff.settle_owners(db, owner_ids=(61, 62), now=LATER)
        owners = db.exec(select(Staff).where(col(Staff.removed_at).is_(None))).all()
        assert {(each.chat_id, each.role) for each in owners} == {
            (61, Role.OWNER),
            (62, Role.OWNER),
        }
        assert staff.by_chat(db, chat_id=60) is None
        staff.settle_owners(db, owner_ids=(60, 61, 62), now=LATER)
        assert len(db.exec(select(Staff)).all()) == 3, "one record a person"


def test_a_member_who_becomes_an_owner_stays_one_record(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        staff.settle_owners(db, owner_ids=(50,), now=NOW)
        assert (ravi.role, ravi.name) == (Role.OWNER, "Ravi")


def test_an_owner_has_no_name_until_telegram_tells_it(database: Database) -> None:
    with database.writing() as db:
        staff.settle_owners(db, owner_ids=(OWNER,), now=NOW)
        owner = staff.by_chat(db, chat_id=OWNER)
        assert owner is not None
        staff.learn_name(owner, name="  ")
        assert owner.name == staff.OWNER_NAME
        staff.learn_name(owner, name=" Meera ")
        staff.learn_name(owner, name="Somebody")
        assert owner.name == "Meera"


def test_who_is_invited_works_here_after_joining(database: Database) -> None:
    with database.writing() as db:
        owner = hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        invitation = invite(db, "Ravi", by=owner)
        assert [each.name for each in desk.members(db)] == ["Meera"]
        ravi = join(db, invitation, chat_id=50)
        assert (ravi.name, ravi.role, ravi.joined_at) == ("Ravi", Role.STAFF, LATER)
        assert staff.by_chat(db, chat_id=50) == ravi
        code = invitations.codes_of(invitation, key=KEY).link
        again = joining.open_code(db, code=code, user_id=51, now=LATER)
        assert again.closed is Closed.USED


def test_inviting_the_same_name_again_replaces_the_open_invitation(database: Database) -> None:
    with database.writing() as db:
        owner = hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        first, second = (invite(db, "Ravi", by=owner) for _ in range(2))
        assert names(db) == ["Meera", "Ravi"]
        assert (first.withdrawn_at, second.withdrawn_at) == (NOW, None)


def test_somebody_who_comes_back_is_one_record_with_the_new_name(database: Database) -> None:
    with database.writing() as db:
        owner = hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        ravi = join(db, invite(db, "Ravi", by=owner), chat_id=50)
        staff.remove(db, member=ravi, by=owner, now=LATER)
        back = join(db, invite(db, "Ravi K", by=owner), chat_id=50)
        assert (back.id, back.name, back.removed_at) == (ravi.id, "Ravi K", None)
        assert names(db) == ["Meera", "Ravi K"]


def test_a_former_owner_who_is_invited_as_staff_is_staff(database: Database) -> None:
    with database.writing() as db:
        staff.settle_owners(db, owner_ids=(OWNER, 61), now=NOW)
        staff.settle_owners(db, owner_ids=(61,), now=NOW)
        owner = staff.by_chat(db, chat_id=61)
        assert owner is not None
        back = join(db, invite(db, "Meera", by=owner), chat_id=OWNER)
        assert back.role is Role.STAFF
        staff.settle_owners(db, owner_ids=(61,), now=LATER)
        assert staff.by_chat(db, chat_id=OWNER) is not None, "a restart does not remove her"


def test_an_owner_who_opens_a_staff_invitation_stays_owner(database: Database) -> None:
    with database.writing() as db:
        owner = hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        assert join(db, invite(db, "Ravi", by=owner), chat_id=OWNER).role is Role.OWNER


def test_removing_ends_rights_invitations_and_what_waits(database: Database) -> None:
    with database.writing() as db:
        owner = hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        ravi, sana = hire(db, "Ravi", chat_id=50), invite(db, "Sana", by=owner)
        put(db, "waits for him", chat_id=50)
        put(db, "waits for her", chat_id=OWNER)
        staff.remove(db, member=ravi, by=owner, now=LATER)
        pending_member = db.get_one(Staff, sana.staff_id)
        staff.remove(db, member=pending_member, by=owner, now=LATER)
        assert staff.by_chat(db, chat_id=50) is None
        assert sana.withdrawn_at == LATER
        assert names(db) == ["Meera"]
        acts = db.exec(select(AuditEntry.act)).all()
        assert acts.count("removed staff") == 2
    row = look(database, "waits for him")
    assert (row.state, row.reason) == (State.CANCELLED, Reason.REMOVED)
    assert look(database, "waits for her").state is State.PENDING


def test_staff_news_goes_to_the_group_or_else_to_everybody_once(database: Database) -> None:
    with database.writing() as db:
        hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        hire(db, "Ravi", chat_id=50)
        hire(db, "Invited", chat_id=None)
        assert desk.everyone(db, profile=CLINIC) == [50, OWNER], "owners last"
        assert desk.everyone(db, profile=WITH_GROUP) == [GROUP]
        told = [
            desk.tell(
                db,
                about="stopped",
                key="7",
                profile=CLINIC,
                now=NOW,
                expires_at=LATER,
                patient_id=7,
                content={"more": 1},
            )
            for _ in range(2)
        ]
        assert [row.id for row in told[0]] == [row.id for row in told[1]]
        assert {row.chat_id for row in told[0]} == {50, OWNER}
        assert told[0][0].content == {"about": "stopped", "patient_id": 7, "more": 1}
        assert told[0][0].patient_id is None, "it does not hang on whether the patient is there"
