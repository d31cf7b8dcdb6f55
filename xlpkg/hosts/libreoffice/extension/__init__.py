"""The LibreOffice extension: TM_ functions in cells, buttons, menu and toolbar."""
