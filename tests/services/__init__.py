"""What happens, tested where it happens: src/freelance_sos/services."""
