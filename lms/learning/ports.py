"""What the learner's pages use that lies beside them."""

from sqlalchemy import Label

from lms.core.frozen import frozen


@frozen
class LearningPorts:
    """Columns that count what waits for somebody: the home page asks for them in the one statement of what is for today.

    That statement reads who the person is, too, so a column that selects from the tables of people says how it correlates.
    """

    team_today: tuple[Label[int], ...]
    """`observation_count`, `product_count` and `overdue_count`: how many people below `employee_id` wait to be observed, how many
    wait for an answer to what they made, and how many are late."""
    open_problems: Label[int]
    """`problem_count`: how many reported problems nobody has answered."""
    open_problems_of_maps: Label[int]
    """The same about the maps with the codes `own_maps`; asked in a statement of its own."""
