"""Wording as data files, one folder a language."""
