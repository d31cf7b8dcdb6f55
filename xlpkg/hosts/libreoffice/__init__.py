"""LibreOffice: the engine, the extension, the program itself, and PDF export."""
