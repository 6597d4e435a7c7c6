"""A practice: the Monday of every workbook below a folder, each in a process of its own."""
