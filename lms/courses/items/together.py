"""Which questions may be asked together."""

from lms.courses.terms import ItemDocument, ItemKind


def may_meet(one: ItemDocument, other: ItemDocument) -> bool:
    """Test if two questions may be asked together: no sentence stands twice, and the mantra is not read where it must be recalled."""
    return (
        one.item_id != other.item_id
        and one.stands_once.isdisjoint(other.stands_once)
        and not shows_what_is_recalled(one, other)
    )


def shows_what_is_recalled(one: ItemDocument, other: ItemDocument) -> bool:
    """Test if one of two questions asks for the mantra from memory and the other shows it."""
    recalls = ItemKind.RECALL_UNAIDED in {one.kind, other.kind}
    return recalls and (one.shows_mantra or other.shows_mantra)
