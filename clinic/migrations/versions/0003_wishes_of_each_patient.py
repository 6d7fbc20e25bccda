"""Patients' own times and consent to appointment messages, changed steps, staff's languages."""

import sqlalchemy as sa
from alembic import op

from clinic.migrations.altering import altered

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patient", sa.Column("morning", sa.Time(), nullable=True))
    op.add_column("patient", sa.Column("evening", sa.Time(), nullable=True))
    op.add_column("staff", sa.Column("language", sa.String(length=8), nullable=True))
    with altered("consent") as consent:
        consent.drop_constraint(op.f("ck_consent_purpose"), type_="check")
        consent.create_check_constraint(
            op.f("ck_consent_purpose"), sa.column("purpose").in_(("care", "appointments", "news"))
        )
    _agree_to_appointments()
    op.create_table(
        "step_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.String(length=64), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_step_change_made_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_step_change_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_change")),
        sa.UniqueConstraint(
            "session_id",
            "step",
            "occurrence",
            name=op.f("uq_step_change_session_id_step_occurrence"),
        ),
        sqlite_autoincrement=True,
    )


def _agree_to_appointments() -> None:
    """The notice that patients agreed to spoke of appointments too: say so in a row of its own."""
    op.execute(
        sa.text(
            "INSERT INTO consent (patient_id, purpose, granted, notice_version, notice_hash,"
            " language, channel, actor, at)"
            " SELECT patient_id, 'appointments', granted, notice_version, notice_hash,"
            " language, channel, actor, at FROM consent"
            " WHERE purpose = 'care' AND patient_id IS NOT NULL ORDER BY id"
        )
    )
