"""The workbook as one value: read it all, write it all."""
