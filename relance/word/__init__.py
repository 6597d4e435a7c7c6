"""Word templates made documents. No word of debts."""
