"""The workbook: how it is laid out, built, filled and turned into a PDF."""
