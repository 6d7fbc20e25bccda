"""Fewer entries to move when a row of the outbox changes its state."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OF_BROADCASTS = sa.text("broadcast_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_outbox_next_due", table_name="outbox")
    op.drop_index("ix_outbox_patient_id_state", table_name="outbox")
    op.create_index("ix_outbox_patient_id", "outbox", ["patient_id"])
    op.drop_index("ix_outbox_broadcast_id_state", table_name="outbox")
    op.create_index(
        "ix_outbox_broadcast",
        "outbox",
        ["broadcast_id", "state"],
        sqlite_where=_OF_BROADCASTS,
        postgresql_where=_OF_BROADCASTS,
    )
