"""Other people's systems: time zone data, public holidays, the editor."""
