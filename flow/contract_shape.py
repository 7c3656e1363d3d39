"""The shape of a contract model without its rules: what is an object, a list, a whole number or text.

XML has no types of its own, so its reader and its schema ask here.
"""
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel


@dataclass(frozen=True)
class Shape:
    """`fields` of an object (name -> Shape), or `item` of a list, or a value; `whole` for whole numbers."""

    fields: dict | None = None
    item: 'Shape | None' = None
    whole: bool = False
    truth: bool = False
    model: type | None = None


def shape_of(kind):
    """`Shape` of a model or of the annotation of a field."""
    origin = get_origin(kind)
    if origin is Annotated:
        return shape_of(get_args(kind)[0])
    if origin in (Union, UnionType):
        return shape_of(next(part for part in get_args(kind) if part is not NoneType))
    if origin is list:
        return Shape(item=shape_of(get_args(kind)[0]))
    if origin is Literal:
        return Shape(whole=all(type(value) is int for value in get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _shape_of_model(kind)
    return Shape(whole=kind is int, truth=kind is bool)


@cache
def _shape_of_model(model):
    return Shape(fields={name: shape_of(field.annotation) for name, field in model.model_fields.items()}, model=model)
