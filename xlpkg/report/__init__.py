"""The month's report as plain data: sections, sentences, figures, tables. It knows no spreadsheet."""
