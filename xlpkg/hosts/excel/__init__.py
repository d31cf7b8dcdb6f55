"""Excel: the macros that stand in the workbook, and what has to be installed for them."""
