"""PostgreSQL with transactions that end whatever becomes of them.

Stock Piccolo keeps the connection, and goes on calling the transaction the current one, when its
COMMIT fails or its task is cancelled in BEGIN or COMMIT: the pool runs dry, and the next statements
of the same task run outside of any transaction.
"""

from typing import Any, Self

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction


class Transaction(PostgresTransaction):
    """A transaction that always gives its connection back."""

    async def __aenter__(self) -> Self:
        if self._parent is not None:
            return self._parent  # type: ignore[return-value]
        self.connection = await self.get_connection()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        if self._parent is not None:
            return exception_type is None
        self.engine.current_transaction.reset(self.context)
        try:
            if not (self._committed or self._rolled_back):
                await (self.commit() if exception_type is None else self.rollback())
        finally:
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        if self.engine.pool is not None:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class FirstbellPostgres(PostgresEngine):
    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(engine=self, allow_nested=allow_nested)
