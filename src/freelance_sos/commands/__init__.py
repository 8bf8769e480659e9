"""What you type: parse, call one service, print one view."""
