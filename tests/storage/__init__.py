"""The files of the store: written safely, and read whatever happened to them."""
