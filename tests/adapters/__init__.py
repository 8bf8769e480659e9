"""What other people's data and systems give."""
