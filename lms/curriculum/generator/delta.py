"""What changed for one job role between two snapshots."""

from lms.curriculum.terms import Curriculum, Delta


def delta(before: Curriculum, after: Curriculum) -> Delta:
    """Return the facts and items that differ; nothing at all when every fact is the same.

    A question may have another key because a colleague's part changed: that alone is no reason to learn again.

    Order: sorted ids of facts; items in the order of the new bank.
    Source: training.md 6.
    """
    if before.facts == after.facts:
        return Delta(changed=(), gone=(), items=())
    learned = {item.item_id: item.key_hash for item in before.items}
    return Delta(
        changed=tuple(sorted(k for k, v in after.facts.items() if before.facts.get(k) != v)),
        gone=tuple(sorted(before.facts.keys() - after.facts.keys())),
        items=tuple(i.item_id for i in after.items if learned.get(i.item_id) != i.key_hash),
    )
