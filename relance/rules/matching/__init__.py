"""Which invoices the money of a bank account settles, by evidence: `match.match`. Pure."""
