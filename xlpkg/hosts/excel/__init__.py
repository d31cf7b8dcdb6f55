"""Excel: the workbook's macros, and the set-up that they need."""
