"""Keep each observation with its photo and its second approver, plan them, and name observers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0082"
down_revision = "0079"
branch_labels = None
depends_on = None

REQUEST = "evidence_observation_request"
RECEIVER = "evidence_observation_receiver"
OBSERVATION = "evidence_observation"
OBSERVER = "evidence_named_observer"
RULE = "evidence_observation_rule"
TOUCHPOINT = "evidence_approved_touchpoint"
PERSON = "people_employee"
MOMENT = sa.DateTime(timezone=True)


def _refers(table: str, column: str, to: str, ondelete: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)


def _partial_index(name: str, table: str, column: str, where: sa.ColumnElement[bool]) -> None:
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    with op.batch_alter_table(REQUEST) as request:
        request.add_column(sa.Column("place", sa.String(length=240), server_default="", nullable=False))
        request.add_column(sa.Column("planned_on", sa.Date(), nullable=True))
        for name in ("planned_by", "observer_id"):
            request.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            request.create_foreign_key(
                op.f(f"fk_{REQUEST}_{name}_{PERSON}"), PERSON, [name], ["id"], ondelete="RESTRICT"
            )
            request.create_index(op.f(f"ix_{REQUEST}_{name}"), [name])
    op.create_table(
        RECEIVER,
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("job_role_id", sa.Uuid(), nullable=False),
        _refers(RECEIVER, "job_role_id", "people_job_role", "CASCADE"),
        _refers(RECEIVER, "request_id", REQUEST, "CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "job_role_id", name=op.f(f"pk_{RECEIVER}")),
    )
    op.create_index(op.f(f"ix_{RECEIVER}_job_role_id"), RECEIVER, ["job_role_id"])
    op.create_table(
        OBSERVATION,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("objective_key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=240), nullable=False),
        sa.Column("observer_id", sa.Uuid(), nullable=False),
        sa.Column("signed_as", sa.String(length=16), nullable=False),
        sa.Column("observed_at", MOMENT, nullable=False),
        sa.Column("ratings", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("photo_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("observer_id <> employee_id", name=op.f(f"ck_{OBSERVATION}_not_oneself")),
        sa.CheckConstraint("score_percent BETWEEN 0 AND 100", name=op.f(f"ck_{OBSERVATION}_score_percent")),
        sa.CheckConstraint(
            sa.column("signed_as").in_(("manager", "observer", "receiver")), name=op.f(f"ck_{OBSERVATION}_signed_as")
        ),
        sa.CheckConstraint(
            sa.column("state").in_(("recorded", "waiting", "approved", "declined")),
            name=op.f(f"ck_{OBSERVATION}_state"),
        ),
        _refers(OBSERVATION, "decided_by", PERSON, "RESTRICT"),
        _refers(OBSERVATION, "employee_id", PERSON, "RESTRICT"),
        _refers(OBSERVATION, "observer_id", PERSON, "RESTRICT"),
        _refers(OBSERVATION, "photo_sha256", "files_stored_file", "RESTRICT", key="sha256"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OBSERVATION}")),
    )
    op.create_index(f"ix_{OBSERVATION}_person", OBSERVATION, ["employee_id", "observed_at"])
    op.create_index(f"ix_{OBSERVATION}_observer", OBSERVATION, ["observer_id", "observed_at"])
    waits = sa.column("state") == sa.literal_column("'waiting'")
    _partial_index(f"ix_{OBSERVATION}_waiting", OBSERVATION, "observed_at", waits)
    for name in ("decided_by", "photo_sha256"):
        _partial_index(f"ix_{OBSERVATION}_{name}", OBSERVATION, name, sa.column(name).is_not(None))
    op.create_table(
        OBSERVER,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        _refers(OBSERVER, "department_id", "people_department", "CASCADE"),
        _refers(OBSERVER, "employee_id", PERSON, "CASCADE"),
        _refers(OBSERVER, "manager_id", PERSON, "CASCADE"),
        _refers(OBSERVER, "site_id", "people_site", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OBSERVER}")),
    )
    for name in ("employee_id", "site_id", "department_id", "manager_id"):
        op.create_index(op.f(f"ix_{OBSERVER}_{name}"), OBSERVER, [name])
    op.create_table(
        RULE,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approval", sa.String(length=16), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f(f"ck_{RULE}_one_row")),
        sa.CheckConstraint(sa.column("approval").in_(("none", "some", "all")), name=op.f(f"ck_{RULE}_approval")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{RULE}")),
    )
    op.create_table(
        TOUCHPOINT,
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f(f"pk_{TOUCHPOINT}")),
    )


def downgrade() -> None:
    for table in (TOUCHPOINT, RULE, OBSERVER, OBSERVATION, RECEIVER):
        op.drop_table(table)
    with op.batch_alter_table(REQUEST) as request:
        for name in ("planned_by", "observer_id"):
            request.drop_index(op.f(f"ix_{REQUEST}_{name}"))
            request.drop_constraint(op.f(f"fk_{REQUEST}_{name}_{PERSON}"), type_="foreignkey")
        for name in ("observer_id", "planned_by", "planned_on", "place"):
            request.drop_column(name)
