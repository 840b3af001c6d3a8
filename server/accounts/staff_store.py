"""Queries on schools and their staff, for those who make links and use them."""

from datetime import date
from uuid import UUID

from database.sql import Row, rows
from server.rules.permissions import Role


async def schools() -> list[Row]:
    return await rows("select id, name from school order by name, id")


async def staff_with_email(email: str, today: date) -> list[Row]:
    """Who works at any school today under this e-mail. Names school_id in each row."""
    return await rows(
        """select school_id, id from staff
            where lower(email) = $1 and (ended_on is null or ended_on > $2)
            order by school_id, id""",
        email,
        today,
    )


async def staff_at_school(school_id: UUID, today: date) -> list[Row]:
    """Everybody who works at the school today, and whether they have a way in."""
    return await rows(
        """select f.id, f.title, f.given_name, f.family_name, f.position, f.email, f.role,
                  case when a.password_hash is null then 0 else 1 end as has_account
             from staff f
             left join membership m on m.school_id = f.school_id and m.staff_id = f.id
             left join account a on a.id = m.account_id
            where f.school_id = $1 and (f.ended_on is null or f.ended_on > $2)
            order by f.family_name, f.given_name, f.id""",
        school_id,
        today,
    )


async def staff_member(school_id: UUID, staff_id: UUID, today: date) -> Row | None:
    found = await rows(
        """select school_id, id, title, given_name, family_name, email from staff
            where school_id = $1 and id = $2 and (ended_on is null or ended_on > $3)""",
        school_id,
        staff_id,
        today,
    )
    return found[0] if found else None


async def set_email(school_id: UUID, staff_id: UUID, email: str) -> None:
    await rows(
        "update staff set email = $3 where school_id = $1 and id = $2", school_id, staff_id, email
    )


async def add_administrator(school_id: UUID, staff_id: UUID, email: str) -> None:
    """A member of staff of whom only the e-mail is known yet: named by the part before the @."""
    await rows(
        """insert into staff
             (school_id, id, title, given_name, family_name, position, role, email)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        school_id,
        staff_id,
        "",
        "",
        email.partition("@")[0][:100],
        "Administrator",
        Role.ADMINISTRATOR.value,
        email,
    )
