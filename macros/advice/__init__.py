"""What a plan without problems could say better: warnings, which stop nothing."""
