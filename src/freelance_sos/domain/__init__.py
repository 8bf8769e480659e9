"""The rules: frozen data and pure functions. No files, no screen, no clock; standard library only."""
