"""Our own sheets in the owner's workbook: what they are, how they are read and written."""
