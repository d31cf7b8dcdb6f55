"""Excel: the macros of the workbook, and the set-up that they need."""
