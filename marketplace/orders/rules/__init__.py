"""What the till decides: processes, policies, shares, references."""
