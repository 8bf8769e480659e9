"""A report as a page: to read on a phone, to print, to send as one file."""

from __future__ import annotations

from freelance_sos.rendering.page import render_page
from freelance_sos.rendering.report import Document


def report_html(document: Document) -> str:
    """The whole of ``document``."""
    return render_page(
        "report.html",
        language=document.language,
        is_rtl=document.is_rtl,
        title=f"{document.title} · {document.kind}",
        document=document,
    )
