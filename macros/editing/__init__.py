"""Plan files changed by a command, with every byte that need not change left as it was."""
