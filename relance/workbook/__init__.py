"""Excel in, Excel out: the owner's workbook is the database, and never damaged."""
