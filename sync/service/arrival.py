"""A push as the inbox takes it: its signature holds, its ops are not yet read."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from sync.core.messages import Push
from sync.service.evidence import ContactRow, milliseconds
from sync.service.store import InboxRow


class Arrival(Struct, frozen=True):
    """A push whose signature holds. ``offset_ms``: server minus device clock at this contact.

    ``carried``: it came in a rescue file, so that the device itself was not heard and its clock not
    measured; ``offset_ms`` is then what was known of it (PROTOCOL 10.2).
    """

    push: Push
    device_id: UUID
    received_at: datetime
    offset_ms: int
    carried: bool = False

    def received(self, at: datetime) -> "Arrival":
        """The same, received ``at``."""
        later_ms = milliseconds(at) - milliseconds(self.received_at)
        offset_ms = self.offset_ms if self.carried else self.offset_ms + later_ms
        return replace(self, received_at=at, offset_ms=offset_ms)

    def inbox_rows(self) -> list[InboxRow]:
        header = self.push.header
        measured = None if self.carried else header.run
        run, monotonic_ms = measured or (None, None)
        return [
            InboxRow(
                op_id=line.op_id,
                device_id=self.device_id,
                n=None,
                content=line.content,
                mac=line.mac,
                received_at=self.received_at,
                offset_ms=self.offset_ms,
                rtt_ms=None if self.carried else header.rtt,
                run=run,
                monotonic_ms=monotonic_ms,
            )
            for line in self.push.lines
        ]

    def contact(self, floor_n: int) -> ContactRow:
        header = self.push.header
        run, monotonic_ms = header.run or (None, None)
        n, head_id = header.head
        return ContactRow(
            device_id=self.device_id,
            n=n,
            head_id=head_id,
            received_at=self.received_at,
            wall_ms=header.wall,
            floor_n=floor_n,
            rtt_ms=header.rtt,
            run=run,
            monotonic_ms=monotonic_ms,
        )
