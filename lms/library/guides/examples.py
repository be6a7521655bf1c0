"""Good and poor examples in our own formats. What the guides say about them comes from the program's own checks."""

from lms.vision.terms import MantraDocument, PillarDocument

MEANING = "A sale is not the finish line. We are finished when the student can open the book in class."
PILLARS = (
    PillarDocument(code="right", name="Right materials", means="The edition that this section requires."),
    PillarDocument(code="time", name="In time", means="Before the first class that uses it."),
)
LOOK_ALIKES = ("Every student leaves ready to learn.", "Every class starts with a ready student.")

GOOD_MANTRAS = (
    "Every student leaves ready for class.",
    "No one waits without knowing why.",
    "Home before dark.",
    "Leave it better than you found it.",
    "You ask once.",
)
POOR_MANTRAS = (
    "Our mission is to leverage innovative solutions for world-class experiences.",
    "We strive to be helpful.",
    "Customers first.",
    "Growth for our shareholders in every market.",
    "Honesty, courage, teamwork and respect.",
    "98% of our parcels arrive on time.",
    "We answer. We care. We deliver. We win.",
    "Organizational responsibility and extraordinary accountability.",
    "We promise each of our guests in each of our houses that they will be looked after well by all of us today.",
)


def example_mantra(text: str) -> MantraDocument:
    """Return a mantra that is complete but for its sentence."""
    return MantraDocument(version=1, text=text, meaning=MEANING, pillars=PILLARS, look_alikes=LOOK_ALIKES)


OUTLINE = """\
# Returning a bike {#return}
kind: service
persona: Commuter on the last train
goal: Be home without a worry about the bike
channel: in_person

## Find a place {#find}

### Look for a free stand [app] (-1) {#look}
customer: The rider opens the app to see which station has room.
hopes: One that is on the way.
says: My train leaves in eight minutes.
@ Fleet planner {#fleet-planner} | backstage | owner
  does: Move bikes before the evening so that no station is full.
  good: Checks the three fullest stations at four o'clock
  good: Leaves two stands free at each station by the tracks
  never: Waits for the first complaint before sending the van
  because: The van is busy, and the map still shows some room.
  missed: The rider cycles on to a second station in the rain.

## Lock it {#lock}

### Put the bike into the stand [in_person] !truth {#dock}
customer: The rider pushes the bike into the stand and waits for the light.
@ Mechanic {#mechanic} | backstage
  does: Keep the locks so clean that they close at the first push.
  good: Tries each lock of a station with a bike, not with a hand
  never: Marks a slow lock as fine because it closed in the end
  missed: The rider walks away unsure whether it is locked.

### Get the receipt [app] (1) {#receipt}
customer: The rider sees at once that the ride has ended and what it cost.
@ Support agent {#support-agent} | frontstage | owner
  does: Answer within two minutes when a ride does not end.
  good: Ends the ride within two minutes and asks afterwards
  never: Asks for a photo before doing anything, to be on the safe side
  because: Some riders say so and ride on.
  missed: The clock runs on while the rider types.
"""
OUTLINE_MINE = "mechanic"
"""The job role whose touchpoints are highlighted."""
BROKEN_OUTLINE = """\
# Returning a bike {#return}
kind: service
channel: in_person

## Lock it {#lock}

### Put the bike into the stand [bicycle] {#dock}
customr: The rider pushes the bike into the stand.
@ Mechanic {#mechanic} | in the yard
  good: Tries each lock with a bike
"""

GOOD_QUESTION = """\
::: question choice
It is nine on a full day, and a guest asks for a late check-out. What do you do?
- [ ] Say yes at once, and tell the room team at noon > Kind to one guest; the next one stands in the hall with bags.
- [x] Ask the room team and call back in ten minutes > The guest knows, and so does everybody who has to do it.
- [ ] Say no, kindly, because today the house is full > Safe and quick, and often the room is not needed before two.
! A promise is only good if those who keep it know about it.
:::"""
SCENARIO = """\
::: question scenario
A guest stands in the wrong hall with two bags. You are on your way to a room with towels. What do you do?
- (3) Put the towels down and walk along > Half a minute, and the guest has arrived.
- (2) Walk along to the next corner and point > The last turn is still a guess.
- (1) Say the number of the hall, kindly > They had read the number already.
- (0) Say that the desk will help > They came from the desk.
! The towels can wait a minute. Somebody who is lost cannot.
:::"""
ORDER = """\
::: question order
Make the bed, bottom to top
1. Fitted sheet
2. Top sheet
3. Duvet
4. Runner
! What touches the guest comes first, what they see comes last.
:::"""
BROKEN_QUESTION = """\
::: question choice
Which of these is NOT a good greeting?
- [ ] All of the above
- [ ] Hello
:::"""

MODULE = """\
---
title: The first two seconds
audience: everyone
minutes: 3
objectives:
  - Say what a guest sees first.
---
## What they see

::: scene
The door opens. In the first two seconds, before the view, before the kettle, a guest sees **the bed**.

> Someone got ready for me.
:::

::: question choice
You wonder whether a sheet is white enough. The cart is empty, and the guest is in the lift. What do you do?
- [ ] Fold the spot under the pillow > Nobody sees it until they lie down.
- [ ] Put the runner across it > It works until they turn it down.
- [x] Take it off and call for another > Two minutes late is a room; a spot is a story.
! If you wonder, the guest will too.
:::

## What it takes

White means white. A sheet folded warm holds its crease.

::: good
- Takes off a sheet that looks doubtful and calls for another
:::

::: never
- Puts the runner across the spot
:::

::: because
The cart is empty, and the guest is in the lift.
:::
"""
BROKEN_MODULE = """\
---
title: The first two seconds
audiance: everyone
---
A guest decides in two seconds.

::: question gap
They see the [[ ]] first.
:::
"""


def module_with(question: str) -> str:
    """Return a module of one page with a question."""
    return f"---\ntitle: Example\naudience: everyone\n---\n## Example\n\n{question}\n"


HEADER_LINES = 7
"""Lines of `module_with` before the question begins."""
