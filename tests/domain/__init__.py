"""The rules, tested where they are written: src/freelance_sos/domain."""
