"""Our own files: TOML for people, JSON lines for logs."""
