"""What people see, tested where it is drawn: src/freelance_sos/rendering."""
