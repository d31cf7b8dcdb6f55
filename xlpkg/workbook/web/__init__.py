"""The report of a workbook as a web page: one HTML file."""
