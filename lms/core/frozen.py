"""Values that never change."""

from dataclasses import FrozenInstanceError, dataclass, field, fields, make_dataclass
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class a dataclass that is frozen and takes keywords only.

    `dataclass(frozen=True)` compiles six methods of each class, for half a millisecond. There are hundreds of such classes
    and a process uses some, so the methods of each are written when its first value is made.
    """
    made = dataclass(kw_only=True, init=False, repr=False, eq=False)(cls)
    refuse: Any = _refuse
    made.__setattr__ = refuse  # type: ignore[method-assign]
    made.__delattr__ = refuse  # type: ignore[method-assign]
    for name in _WRITTEN:
        if name not in vars(made):
            setattr(made, name, _Unwritten(made, name))
    return made


_WRITTEN = ("__repr__", "__eq__", "__hash__", "__init__")


class _Unwritten:
    """A method that stands in until it is asked for, and writes all of them then."""

    def __init__(self, cls: type, name: str) -> None:
        self._cls = cls
        self._name = name

    def __get__(self, value: object, owner: type) -> Any:
        cls: Any = self._cls
        written = make_dataclass(
            cls.__name__,
            [(f.name, f.type, f) for f in fields(cls)],
            namespace={"__post_init__": cls.__post_init__} if hasattr(cls, "__post_init__") else {},
            frozen=True,
            kw_only=True,
        )
        for name in _WRITTEN:
            if isinstance(vars(cls)[name], _Unwritten):
                setattr(cls, name, vars(written)[name])
        return vars(written)[self._name].__get__(value, owner)


def _refuse(value: object, name: str, _content: object = None) -> NoReturn:
    raise FrozenInstanceError(f"{type(value).__name__}.{name} cannot change")
