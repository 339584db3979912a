"""What is said of a mistake in a plan file: what it probably is, in Italian, and the line that was meant."""
