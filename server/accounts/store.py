"""Queries on accounts, sessions, tries, links, and the members of staff that they mean."""

from datetime import date, datetime
from uuid import UUID

from database.engine import current_engine, is_postgres
from database.sql import Row, execute, rows

# Sessions


async def live_session(
    digest: str, *, idle_since: datetime, begun: datetime, today: date
) -> Row | None:
    """The session with its person and school, when it and the person are still current."""
    found = await rows(
        """select s.account_id, s.school_id, s.last_seen_at, school.name as school_name,
                  m.staff_id, f.title, f.given_name, f.family_name, f.position, f.role
             from sign_in_session s
             join membership m on m.school_id = s.school_id and m.account_id = s.account_id
             join staff f on f.school_id = m.school_id and f.id = m.staff_id
             join school on school.id = s.school_id
            where s.digest = $1 and s.last_seen_at > $2 and s.created_at > $3
              and (f.ended_on is null or f.ended_on > $4)""",
        digest,
        idle_since,
        begun,
        today,
    )
    return found[0] if found else None


async def session_begun(digest: str) -> datetime:
    [row] = await rows("select created_at from sign_in_session where digest = $1", digest)
    begun: datetime = row["created_at"]
    return begun


async def add_session(digest: str, account_id: UUID, school_id: UUID, now: datetime) -> None:
    await rows(
        """insert into sign_in_session (digest, account_id, school_id, created_at, last_seen_at)
           values ($1, $2, $3, $4, $4)""",
        digest,
        account_id,
        school_id,
        now,
    )


async def see_session(digest: str, now: datetime) -> None:
    await execute("update sign_in_session set last_seen_at = $2 where digest = $1", digest, now)


async def delete_session(digest: str) -> None:
    await execute("delete from sign_in_session where digest = $1", digest)


async def delete_sessions_of(account_id: UUID) -> None:
    await execute("delete from sign_in_session where account_id = $1", account_id)


async def delete_stale_sessions(account_id: UUID, *, idle_since: datetime, begun: datetime) -> None:
    await execute(
        """delete from sign_in_session
            where account_id = $1 and (last_seen_at <= $2 or created_at <= $3)""",
        account_id,
        idle_since,
        begun,
    )


# Tries


async def one_try_at_a_time(account_key: str, address: str) -> None:
    """Holds other tries of the account and the address until the transaction ends.

    Always in this order, so that two never wait for each other. SQLite has one writer anyway.
    """
    if is_postgres():
        await rows("select pg_advisory_xact_lock(1, hashtext($1))", account_key)
        await rows("select pg_advisory_xact_lock(2, hashtext($1))", address)


async def failed_since_success(account_key: str, since: datetime) -> list[datetime]:
    """Failed tries for an account after its last success, in order of time; the newest 100."""
    found = await rows(
        """select tried_at from sign_in_try
            where account_key = $1 and tried_at > $2 and not succeeded
              and tried_at > coalesce((select max(tried_at) from sign_in_try
                                        where account_key = $1 and succeeded), $2)
            order by tried_at desc limit 100""",
        account_key,
        since,
    )
    return [row["tried_at"] for row in found][::-1]


async def failed_from_address(address: str, since: datetime) -> list[datetime]:
    """Failed tries from an address, in order of time; the newest 100."""
    found = await rows(
        """select tried_at from sign_in_try
            where address = $1 and tried_at > $2 and not succeeded
            order by tried_at desc limit 100""",
        address,
        since,
    )
    return [row["tried_at"] for row in found][::-1]


async def add_try(try_id: UUID, account_key: str, address: str, now: datetime) -> None:
    """A try counts as failed until it has succeeded."""
    await rows(
        """insert into sign_in_try (id, account_key, address, tried_at, succeeded)
           values ($1, $2, $3, $4, $5)""",
        try_id,
        account_key,
        address,
        now,
        False,
    )


async def try_succeeded(try_id: UUID) -> None:
    await execute("update sign_in_try set succeeded = $2 where id = $1", try_id, True)


# Accounts


async def account(email: str) -> Row | None:
    found = await rows("select id, password_hash from account where email = $1", email)
    return found[0] if found else None


async def set_password(account_id: UUID, email: str, password_hash: str) -> UUID:
    """The account of ``email``, made with ``account_id`` when there is none; its id."""
    await rows(
        """insert into account (id, email, password_hash) values ($1, $2, $3)
           on conflict (email) do update set password_hash = excluded.password_hash""",
        account_id,
        email,
        password_hash,
    )
    [row] = await rows("select id from account where email = $1", email)
    found: UUID = row["id"]
    return found


async def first_school(account_id: UUID, today: date) -> UUID | None:
    """The first by name of the schools where the account's person works today.

    That a person of several schools chooses one is a later issue's.
    """
    found = await rows(
        """select m.school_id from membership m
             join staff f on f.school_id = m.school_id and f.id = m.staff_id
             join school on school.id = m.school_id
            where m.account_id = $1 and (f.ended_on is null or f.ended_on > $2)
            order by school.name, school.id limit 1""",
        account_id,
        today,
    )
    return found[0]["school_id"] if found else None


async def works_elsewhere(account_id: UUID, school_id: UUID) -> bool:
    found = await rows(
        "select 1 as one from membership where account_id = $1 and school_id <> $2 limit 1",
        account_id,
        school_id,
    )
    return bool(found)


async def set_membership(school_id: UUID, account_id: UUID, staff_id: UUID) -> None:
    """Makes the account the member of staff's one way in."""
    await rows(
        "delete from membership where school_id = $1 and staff_id = $2 and account_id <> $3",
        school_id,
        staff_id,
        account_id,
    )
    await rows(
        """insert into membership (school_id, account_id, staff_id) values ($1, $2, $3)
           on conflict (school_id, account_id) do update set staff_id = excluded.staff_id""",
        school_id,
        account_id,
        staff_id,
    )


# Links


async def add_token(
    digest: str, purpose: str, email: str, school_id: UUID, expires_at: datetime, now: datetime
) -> None:
    """A new link; older ones for the same person and purpose no longer work."""
    async with current_engine().transaction():
        await rows(
            """update token set used_at = $4
                where email = $1 and school_id = $2 and purpose = $3 and used_at is null""",
            email,
            school_id,
            purpose,
            now,
        )
        await rows(
            """insert into token (digest, purpose, email, school_id, expires_at)
               values ($1, $2, $3, $4, $5)""",
            digest,
            purpose,
            email,
            school_id,
            expires_at,
        )


async def open_token(digest: str, purpose: str, now: datetime) -> Row | None:
    found = await rows(
        """select token.email, token.school_id, school.name as school_name
             from token join school on school.id = token.school_id
            where digest = $1 and purpose = $2 and used_at is null and expires_at > $3""",
        digest,
        purpose,
        now,
    )
    return found[0] if found else None


async def use_token(digest: str, now: datetime) -> bool:
    """Marks the link as used; False when somebody was quicker or it has run out."""
    used = await rows(
        """update token set used_at = $2
            where digest = $1 and used_at is null and expires_at > $2 returning 1 as one""",
        digest,
        now,
    )
    return bool(used)
