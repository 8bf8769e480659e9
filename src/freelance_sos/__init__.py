"""freelance-sos: the answers a freelancer needs in the ten minutes after an emergency call."""

__version__ = "0.1.0"
