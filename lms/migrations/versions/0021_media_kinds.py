"""Call the kinds of media what everyone calls them: image, video, audio."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MEDIA = sa.table("courses_media", sa.column("kind"))
KINDS = (("picture", "image"), ("film", "video"), ("sound", "audio"))


def upgrade() -> None:
    _rename(dict(KINDS), "kind IN ('image', 'document', 'video', 'audio')")


def downgrade() -> None:
    _rename({after: before for before, after in KINDS}, "kind IN ('picture', 'document', 'film', 'sound')")


def _rename(kinds: dict[str, str], check: str) -> None:
    with op.batch_alter_table("courses_media", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_courses_media_kind"), type_="check")
    for before, after in kinds.items():
        op.execute(MEDIA.update().where(MEDIA.c.kind == before).values(kind=after))
    with op.batch_alter_table("courses_media", schema=None) as batch_op:
        batch_op.create_check_constraint("kind", check)
