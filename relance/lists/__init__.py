"""The owner's lists: from rows as somebody keeps them to invoices, clients and payments."""
