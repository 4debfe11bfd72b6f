"""What all records of a scenario and of its pack share."""

from pydantic import BaseModel, ConfigDict

from simulator.scenario import fields


class Strict(BaseModel):
    """What all records share: frozen, no unknown field, finite numbers only."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )


class Row(Strict):
    """One row of a pack file, with where its numbers come from."""

    source: fields.SourceId
    """Id of a document in sources.csv."""
    basis: fields.Basis
    """plan, reported, derived or assumed."""
    note: str = ""
    """How a derived figure was computed, or why an assumed one is reasonable."""
