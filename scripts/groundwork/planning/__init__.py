"""What scripts/plan.py finds out and how it shows it."""
