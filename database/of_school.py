"""The base of every table that belongs to a school (DESIGN §1, *Keys*)."""

from typing import Any, NoReturn

from piccolo.table import Table


class OfSchool(Table):
    """A row keyed (school_id, id) in the database.

    Piccolo's instance methods look a row up by ``id`` alone and so could reach into another
    school: they are refused.
    """

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Bound the query by school_id: instance methods look up by id alone.")

    save = remove = refresh = update_self = get_related = _refuse


# Piccolo gives a table without a key an ``id`` of its own, and tables with another key inherit it.
delattr(OfSchool, "id")
