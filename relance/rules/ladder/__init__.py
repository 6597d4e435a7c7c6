"""What comes next: steps, claims, checks, the plan of a Monday."""
