"""The workbook's sheets as XlsxWriter draws them: looks, page set-up, charts, links; a file a kind of sheet."""
