"""Which wrong options are truly wrong. Source: training.md 4.1."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.questions.draws import Ring
from lms.curriculum.generator.questions.likeness import Likeness
from lms.curriculum.generator.world import Place, RoleAtTouchpoint, World
from lms.journeys.terms import Lane


class Guards:
    """Answers, for one snapshot, who and what is wrong at a moment beyond dispute."""

    def __init__(self, world: World, likeness: Likeness) -> None:
        self.world = world
        self.likeness = likeness
        self._arguable = Arguable(world)
        self._step = _steps(world)
        self._claims: dict[str, frozenset[str]] = {}
        self._own: dict[str, frozenset[str]] = {}
        self._own_texts: dict[str, list[str]] = {}
        self._outside: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._related: dict[str, frozenset[str]] | None = None
        self._roles = Ring((code, code) for code in world.roles)

    def is_distant(self, one: Place, other: Place) -> bool:
        """Test if two moments lie so far apart that what is right at the one is wrong at the other.

        They are on two maps, or in two stages and more than one step apart.
        """
        if one.map.code != other.map.code:
            return True
        return one.stage.code != other.stage.code and abs(self._step[one.subject] - self._step[other.subject]) > 1

    def is_unrelated(self, one: Place, other: Place) -> bool:
        """Test if two moments are on two maps, or two stages or more apart, and rest on no system together.

        Where they do, they are about the same thing: what is hoped for at the one fits the other.
        """
        if not {*one.touchpoint.systems}.isdisjoint(other.touchpoint.systems):
            return False
        return one.map.code != other.map.code or abs(one.rank[1] - other.rank[1]) > 1

    def has_claim(self, job_role: str, subject: str) -> bool:
        """Test if a job role has no part at a moment, but could fairly say that it belongs there."""
        if job_role not in self._claims:
            own = self._arguable.own(job_role)
            self._claims[job_role] = self._arguable.subjects(job_role) | (self._served_at[job_role] - own)
        return subject in self._claims[job_role]

    def is_at(self, job_role: str, subject: str) -> bool:
        """Test if a job role has a part at a moment."""
        if job_role not in self._own:
            self._own[job_role] = self._arguable.own(job_role)
        return subject in self._own[job_role]

    def colleagues(self, part: RoleAtTouchpoint) -> tuple[RoleAtTouchpoint, ...]:
        """Return who else has a part at the moment and is of another department."""
        department = self.department(part.impact.job_role)
        return tuple(p for p in self.world.parts_at(part.place) if self.department(p.impact.job_role) != department)

    def goods_of_colleagues(self, part: RoleAtTouchpoint) -> Iterator[tuple[RoleAtTouchpoint, str]]:
        """Return G1: what good colleagues of other departments do at the moment; wrong unless it `is_like_own`."""
        for other in self.colleagues(part):
            if not _both_frontstage(part, other):
                yield from ((other, good) for good in other.impact.good)

    def works_alike(self, part: RoleAtTouchpoint, other: RoleAtTouchpoint) -> bool:
        """Test if two parts of a moment are as near the customer and keep one promise: what the one does mends the other's shortcut."""
        return part.impact.lane == other.impact.lane and bool({*part.impact.pillars} & {*other.impact.pillars})

    def own_goods_elsewhere(self, part: RoleAtTouchpoint) -> Iterator[tuple[RoleAtTouchpoint, str]]:
        """Return G2: the job role's own good behaviours at distant moments that keep another promise; wrong unless it `is_done_here`."""
        pillars = set(part.impact.pillars)
        for other in self.world.parts_of(part.impact.job_role):
            if self.is_distant(part.place, other.place) and not pillars & set(other.impact.pillars):
                yield from ((other, good) for good in other.impact.good)

    def is_done_here(self, text: str, part: RoleAtTouchpoint) -> bool:
        """Test if somebody does something like it at the moment, or the job role itself nearby."""
        here = (*self.world.parts_at(part.place), *self.own_nearby(part))
        return self.likeness.akin_any(text, _texts(here))

    def is_like_own(self, text: str, part: RoleAtTouchpoint) -> bool:
        """Test if the job role does something like it anywhere."""
        role = part.impact.job_role
        if role not in self._own_texts:
            self._own_texts[role] = _texts(self.world.parts_of(role))
        return self.likeness.akin_any(text, self._own_texts[role])

    def own_nearby(self, part: RoleAtTouchpoint) -> list[RoleAtTouchpoint]:
        """Return the job role's parts at the moment and at those that are not distant from it."""
        return [p for p in self.world.parts_of(part.impact.job_role) if not self.is_distant(part.place, p.place)]

    def goods_of_others_elsewhere(self, part: RoleAtTouchpoint) -> Iterator[tuple[RoleAtTouchpoint, str]]:
        """Return G3: what other departments do at distant moments of the same map that the job role could not claim.

        Wrong unless it `is_like_own`.
        """
        role = part.impact.job_role
        department = self.department(role)
        here = {p.impact.job_role for p in self.world.parts_at(part.place)}
        for place in self.world.by_map[part.place.map.code]:
            if (
                not self.is_distant(part.place, place)
                or self.is_at(role, place.subject)
                or self.has_claim(role, place.subject)
            ):
                continue
            for other in self.world.parts_at(place):
                code = other.impact.job_role
                if code in here or self.department(code) == department or _both_frontstage(part, other):
                    continue
                yield from ((other, good) for good in other.impact.good)

    def outsiders(self, place: Place, identity: str, *, asked: str, stem: str) -> Iterator[str]:
        """Return the job roles that have nothing to do with a moment: first those of the same map, then all others.

        `asked` is the part that the question is about; nobody who does something like it is among them, nor who is named in the stem.
        """
        for strangers in self._strangers(place):
            for code in self._roles.walk(identity) if strangers else ():
                if code in strangers and not self.is_named(code, stem) and not self._does_like(code, asked):
                    yield code

    def related(self, job_role: str) -> frozenset[str]:
        """Return whom a job role serves anywhere, and who serves it."""
        if self._related is None:
            found: defaultdict[str, set[str]] = defaultdict(set)
            for place in self.world.places:
                for part in self.world.parts_at(place):
                    for code in part.impact.serves:
                        found[part.impact.job_role].add(code)
                        found[code].add(part.impact.job_role)
            self._related = {code: frozenset(others) for code, others in found.items()}
        return self._related.get(job_role, frozenset())

    def _does_like(self, job_role: str, how: str) -> bool:
        return self.likeness.akin_any(how, [part.impact.how for part in self.world.parts_of(job_role)])

    def is_named(self, job_role: str, text: str) -> bool:
        """Test if a text names a job role."""
        return self.likeness.names(text, self.world.roles[job_role].name)

    def agrees(self, place: Place, pillar: str) -> bool:
        """Test if a moment as a whole stands for a pillar: of two parts or more, two thirds are tagged with it.

        Where only half are, readers dispute which of the pillars is meant.
        """
        tagged = [pillar in p.impact.pillars for p in self.world.parts_at(place)]
        return len(tagged) >= 2 and 3 * sum(tagged) >= 2 * len(tagged)

    def is_contested(self, place: Place, pillar: str) -> bool:
        """Test if another pillar is on as many parts of a moment, or on half of them: readers would find it broken, too."""
        parts = self.world.parts_at(place)
        tags = Counter(code for p in parts for code in {*p.impact.pillars})
        own = tags.pop(pillar, 0)
        return any(count >= own or 2 * count >= len(parts) for count in tags.values())

    def department(self, job_role: str) -> str:
        """Return the code of a job role's department."""
        return self.world.department_of(job_role)

    def _strangers(self, place: Place) -> tuple[frozenset[str], frozenset[str]]:
        """Return who has nothing to do with a moment: on its map, and elsewhere."""
        if place.subject not in self._outside:
            parts = self.world.parts_at(place)
            there = {p.impact.job_role for p in parts}
            served = {code for p in parts for code in p.impact.serves}
            departments = {self.department(code) for code in there}
            outside = frozenset(
                code
                for code in self.world.roles
                if code not in there
                and code not in served
                and self.department(code) not in departments
                and not self.has_claim(code, place.subject)
            )
            on_map = frozenset(
                p.impact.job_role for other in self.world.by_map[place.map.code] for p in self.world.parts_at(other)
            )
            self._outside[place.subject] = outside & on_map, outside - on_map
        return self._outside[place.subject]

    @cached_property
    def _served_at(self) -> defaultdict[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for place in self.world.places:
            for part in self.world.parts_at(place):
                for code in part.impact.serves:
                    found[code].add(place.subject)
        frozen: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        frozen.update({code: frozenset(subjects) for code, subjects in found.items()})
        return frozen


def _texts(parts: Iterable[RoleAtTouchpoint]) -> list[str]:
    return [text for p in parts for text in (p.impact.how, *p.impact.good)]


def _both_frontstage(one: RoleAtTouchpoint, other: RoleAtTouchpoint) -> bool:
    return one.impact.lane == other.impact.lane == Lane.FRONTSTAGE


def _steps(world: World) -> dict[str, int]:
    """Count the steps of each map; a moment that is parallel to the one before it is on the same step."""
    steps: dict[str, int] = {}
    for places in world.by_map.values():
        step = -1
        stage = ""
        for place in places:
            if not (place.touchpoint.parallel and place.stage.code == stage):
                step += 1
            stage = place.stage.code
            steps[place.subject] = step
    return steps
