"""Classes of values are dataclasses whose methods are written late."""

from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from threading import Barrier, Thread

import pytest

from lms.core.frozen import frozen


@frozen
class Plate:
    code: str
    signs: list[str] = field(default_factory=list)
    is_mine: bool = False

    def __str__(self) -> str:
        return self.code


@frozen
class NumberedPlate(Plate):
    number: int


def test_a_value_has_what_a_frozen_dataclass_has():
    assert [one.name for one in fields(NumberedPlate)] == ["code", "signs", "is_mine", "number"]

    plate = NumberedPlate(code="A1", number=3)

    assert (plate.code, plate.signs, plate.is_mine, plate.number, str(plate)) == ("A1", [], False, 3, "A1")
    assert plate == NumberedPlate(code="A1", number=3) != NumberedPlate(code="A1", number=4)
    assert plate != Plate(code="A1")
    assert asdict(replace(plate, code="B1")) == {"code": "B1", "signs": [], "is_mine": False, "number": 3}
    assert "number=3" in repr(plate)
    assert "signs" not in vars(Plate)


def test_a_value_never_changes():
    plate = Plate(code="A1")

    with pytest.raises(FrozenInstanceError):
        plate.code = "B1"
    with pytest.raises(FrozenInstanceError):
        del plate.code


@pytest.mark.parametrize("values", [{}, {"code": "A1", "colour": "red"}])
def test_fields_that_are_missing_or_unknown_are_refused(values):
    with pytest.raises(TypeError):
        Plate(**values)


def test_what_a_class_defines_itself_stays():
    @frozen
    class Line:
        code: str

        def __post_init__(self) -> None:
            if not self.code:
                raise ValueError

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Line) and self.code.casefold() == other.code.casefold()

        def __hash__(self) -> int:
            return hash(self.code.casefold())

    assert {Line(code="a"), Line(code="A")} == {Line(code="A")}
    with pytest.raises(ValueError):
        Line(code="")


def test_equal_values_hash_alike_and_threads_may_make_the_first_ones_at_once():
    @frozen
    class Stop:
        name: str

    barrier, made = Barrier(8), []

    def make() -> None:
        barrier.wait()
        made.append(Stop(name="A"))

    threads = [Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 8
    assert len(set(made)) == 1
