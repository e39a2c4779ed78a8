"""What scripts/adopt.py does: look, tell, run, and account for every row."""
