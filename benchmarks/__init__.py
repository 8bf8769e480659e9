"""The speed claims, as ratios that anyone can measure: make bench."""
