"""Before the courts: which ways are open against a debtor, before which court, and what is missing. Pure."""
