"""Results to Rich renderables or to JSON. Nothing here prints."""
