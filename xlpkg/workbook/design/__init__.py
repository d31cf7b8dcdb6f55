"""Draws the workbook's sheets with XlsxWriter: formats, page set-up, charts and links; one file per kind of sheet."""
