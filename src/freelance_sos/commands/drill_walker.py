"""The walk of a drill: the same walk, in which an invented client answers."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from freelance_sos.commands.session import Session
from freelance_sos.commands.walker import Walker
from freelance_sos.domain.drill_script import Scenario
from freelance_sos.domain.errors import SosError
from freelance_sos.domain.events import Received
from freelance_sos.domain.incident import Incident
from freelance_sos.domain.progress import StepView
from freelance_sos.domain.views import WalkView
from freelance_sos.rendering.walk import count_words
from freelance_sos.services.drill import let_them_write
from freelance_sos.storage.wording import wording

if TYPE_CHECKING:
    from rich.console import RenderableType


class DrillSession(Session):
    """The same run in the sandbox store at ``folder``; its clock starts now, and may run faster.

    Where the answer is JSON, the walk is shown on standard error.
    """

    def __init__(self, session: Session, folder: Path, pace: int) -> None:
        kept = {name: session.flags[name] for name in ("no_color",) if name in session.flags}
        super().__init__(kept, "happened")
        self.environment = {**session.environment, "SOS_HOME": str(folder)}
        self.now = self.present = session.now
        self.pace = pace
        self.screen = self._console(sys.stderr) if session.wants_json else session.screen

    def _journal(self) -> None:
        """Of a sandbox nothing is remembered."""

    def show(self, renderable: RenderableType) -> None:
        """An answer, where the walk is shown."""
        self.screen.print(renderable)


class DrillWalker(Walker):
    """Walks the incident of a drill; whenever it is read, the client has written what is due by then."""

    def __init__(self, session: Session, incident: Incident, runbook: str, scenario: Scenario) -> None:
        self.scenario = scenario
        super().__init__(session, incident, runbook)

    def _read(self, incident: Incident, runbook: str | None) -> WalkView:
        let_them_write(self.session.store, incident, self.scenario, self.session.move_on())
        return super()._read(incident, runbook)

    def _meanwhile(self, one: StepView) -> str:
        """What they write shows up while somebody stands at a step, as it would on a telephone."""
        moment = self.session.move_on()
        with suppress(SosError):  # The next step tells it.
            current = let_them_write(self.session.store, self.walk.incident, self.scenario, moment)
            for event in current.timeline:
                if event.id not in self.seen and isinstance(event.what, Received):
                    self.seen.add(event.id)
                    return f"they wrote: {event.what.text}"
        return super()._meanwhile(one)

    def _leave(self) -> None:
        """The scorecard tells what is left."""

    def _end(self) -> None:
        # What was learned in a drill would be gone with its sandbox: nobody is asked for it.
        self.tell("")
        self.tell(wording("drill")["through"].format(count=count_words(self.walk.progress)), "met")
