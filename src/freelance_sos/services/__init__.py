"""What happens: one function a use case, on a store and a moment, to a plain result."""
