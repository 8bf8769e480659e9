"""What a runbook on paper says about itself."""

from __future__ import annotations

from freelance_sos.domain.runbook import Phase, Runbook, Style

STYLE_WORDS: dict[Style, str] = {
    "read-do": "Read a line, then do it.",
    "do-confirm": "Do them all, then confirm each.",
}


def made_for(runbook: Runbook) -> list[str]:
    """Sentences: ``For outage, severity 1, 2.``, ``Read a line, then do it.``, ``Reviewed 2026-11-22.``"""
    kinds = [", ".join(runbook.kinds)] if runbook.kinds else []
    severities = [f"severity {', '.join(map(str, runbook.severities))}"] if runbook.severities else []
    wanted = [f"For {', '.join([*kinds, *severities])}."] if kinds or severities else []
    reviewed = f"Reviewed {runbook.reviewed.isoformat()}." if runbook.reviewed else "Never reviewed."
    return [*wanted, STYLE_WORDS[runbook.style], reviewed]


def phase_style(phase: Phase, runbook: Runbook) -> str:
    """How a phase is walked, where that is not how the whole is."""
    return STYLE_WORDS[phase.style] if phase.style != runbook.style else ""
