"""Exports for tests, as sos or somebody else may have written them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def exported(files: Mapping[str, Any], **head: Any) -> str:
    """An export of these files."""
    return json.dumps({"format": "freelance-sos store", "version": 1, "files": files, **head})
