"""Words to begin from: a new module, blocks of a lesson, each kind of question, a callout; and finding those that nobody replaced."""

import re
from collections.abc import Iterator

from lms.core.problems import Diagnostic
from lms.core.words import gettext as _

MODULE = """---
title: Untitled
---
## First page

Write here.
"""

CALLOUT = "> **Remember:** one sentence that should stay."

PICTURE = "What the picture shows"
"""Stands for the words of a picture that has none yet."""

BLOCKS = (
    (
        "scene",
        _("What happens"),
        """::: scene
What the customer does, in one sentence.

> What the customer says or hopes.
:::""",
    ),
    (
        "pair",
        _("Do and don’t"),
        """::: good
- What you can see a good colleague do
:::
::: never
- The shortcut that tempts
:::
::: because
Why it tempts on a busy day.
:::""",
    ),
    (
        "missed",
        _("If it is missed"),
        """::: missed
What it means for the customer.
:::""",
    ),
    (
        "chain",
        _("Who works together"),
        """::: behind
- Job role: what you need from it
:::
::: relies
- Job role: what it needs from you
:::""",
    ),
    (
        "change",
        _("Before and now"),
        """::: was
How we did it until now.
:::
::: now
How we do it from now on.
:::""",
    ),
)
"""Word, what it is for, and the text."""

QUESTIONS = (
    (
        "choice",
        _("One right answer"),
        """::: question choice
What do you say first?
- [ ] A tempting wrong answer > Why it is wrong.
- [x] The right answer
- [ ] Another wrong answer
! Why the right answer is right.
:::""",
    ),
    (
        "choices",
        _("Several right answers"),
        """::: question choices
Which of these belong to it?
- [x] One right answer
- [x] Another right answer
- [ ] A tempting wrong answer
:::""",
    ),
    (
        "order",
        _("Put in order"),
        """::: question order
In what order do you do it?
1. The first step
2. The second step
3. The third step
:::""",
    ),
    (
        "gap",
        _("Fill in a gap"),
        """::: question gap
A sentence in which [[one word|another spelling]] is missing.
:::""",
    ),
    (
        "match",
        _("Match pairs"),
        """::: question match
What belongs together?
- the first thing = what belongs to it
- the second thing = what belongs to that
:::""",
    ),
    (
        "short",
        _("Short answer"),
        """::: question short
What is it called?
= the right answer
= another way to write it
:::""",
    ),
    (
        "number",
        _("Number"),
        """::: question number
How many minutes does it take?
= 60 +- 2
:::""",
    ),
    (
        "scenario",
        _("Scenario, best to worst"),
        """::: question scenario
A customer needs your help. What do you do?
- (3) The best thing to do
- (2) A good thing to do
- (1) A thing that helps little
- (0) A thing that makes it worse
:::""",
    ),
    (
        "reflect",
        _("Reflection"),
        """::: question reflect
When did you last see this done well?
:::""",
    ),
)
"""Kind, what it is for, and the text."""

_MARK = re.compile(r"(?:##|[-*] \[[ x]\]|[-*] \(\d\)|\d+\.|[-!?=]) +")
_SETTING = (":::", "---", "title:")


def find_leftovers(text: str) -> Iterator[Diagnostic]:
    """Yield a hint for each line that still has an example's words."""
    for number, line in enumerate(text.split("\n"), 1):
        if f"![{PICTURE}](" in line or not _SENTENCES.isdisjoint(_sentences(line)):
            yield Diagnostic(line=number, message=_("Replace the example text."), is_error=False)


def _sentences(line: str) -> Iterator[str]:
    """Split a line of a question into what its author wrote: an answer, and what is said to who chooses it."""
    text = line.strip()
    if not text.startswith(_SETTING):
        mark = _MARK.match(text)
        yield from (one.strip() for one in text[mark.end() if mark else 0 :].split(" > ") if one.strip())


_NUMBER = "60 +- 2"
_SENTENCES = frozenset(
    sentence
    for text in (MODULE, CALLOUT, *(text for _, _, text in (*BLOCKS, *QUESTIONS)))
    for line in text.split("\n")
    for sentence in _sentences(line)
) - {_NUMBER}
