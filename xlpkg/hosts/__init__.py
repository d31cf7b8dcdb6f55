"""The engines of our own that answer xlwings: ``package`` (the file itself) and ``libreoffice`` (UNO)."""
