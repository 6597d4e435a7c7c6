"""relance: chases the unpaid invoices of a French small business from its own Excel workbook."""
