"""Appointments, recalls, and staff's word that a patient's skin is fine again."""

import sqlalchemy as sa
from alembic import op

from clinic.migrations.altering import altered

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_KINDS = (
    "reply",
    "menu",
    "card",
    "welcome",
    "reminder",
    "check-in",
    "upkeep",
    "recall",
    "closing",
    "appointment",
    "visit",
    "escalation",
    "notice",
    "broadcast",
)


def upgrade() -> None:
    _create()
    with altered("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_kind"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_kind"), sa.column("kind").in_(_KINDS))
        outbox.add_column(sa.Column("appointment_id", sa.Integer(), nullable=True))
        outbox.create_index(op.f("ix_outbox_appointment_id"), ["appointment_id"])
        outbox.create_foreign_key(
            op.f("fk_outbox_appointment_id_appointment"), "appointment", ["appointment_id"], ["id"]
        )
    with altered("series") as series:
        series.add_column(
            sa.Column("recall", sa.String(length=32), server_default="open", nullable=False)
        )
        series.create_check_constraint(
            op.f("ck_series_recall"), sa.column("recall").in_(("open", "not-now", "never"))
        )
    with altered("session") as session:
        session.add_column(sa.Column("skin_cleared_at", sa.DateTime(timezone=True), nullable=True))
        session.add_column(sa.Column("skin_cleared_by", sa.Integer(), nullable=True))
        session.create_foreign_key(
            op.f("fk_session_skin_cleared_by_staff"), "staff", ["skin_cleared_by"], ["id"]
        )


def _create() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "proposed",
                "confirmed",
                "declined",
                "lapsed",
                "unmarked",
                "moved",
                "cancelled",
                "attended",
                "no-show",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("coming_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_appointment_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["appointment.id"], name=op.f("fk_appointment_replaces_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_appointment_series_id_series")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_appointment_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_appointment_patient_id"), "appointment", ["patient_id"], unique=False)
    op.create_index(
        op.f("ix_appointment_replaces_id"), "appointment", ["replaces_id"], unique=False
    )
    op.create_index(op.f("ix_appointment_session_id"), "appointment", ["session_id"], unique=False)
    op.create_index(
        "ix_appointment_state_starts_at", "appointment", ["state", "starts_at"], unique=False
    )
    op.create_index(
        "uq_appointment_series_id_state",
        "appointment",
        ["series_id", "state"],
        unique=True,
        sqlite_where=sa.text("state IN ('requested', 'proposed', 'confirmed')"),
        postgresql_where=sa.text("state IN ('requested', 'proposed', 'confirmed')"),
    )

    op.create_table(
        "booked_time",
        sa.Column("pool", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_booked_time_appointment_id_appointment"),
        ),
        sa.PrimaryKeyConstraint("pool", "place", "starts_at", name=op.f("pk_booked_time")),
    )
    op.create_index(
        op.f("ix_booked_time_appointment_id"), "booked_time", ["appointment_id"], unique=False
    )
