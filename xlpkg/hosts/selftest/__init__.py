"""The self-test: presses the buttons and calculates the functions in Excel or LibreOffice, and reports differences."""
