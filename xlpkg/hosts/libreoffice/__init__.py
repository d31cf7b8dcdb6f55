"""LibreOffice: the extension, and the engine by its name in scripts."""
