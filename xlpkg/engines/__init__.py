"""The engines of xlwings: ``package`` edits a file, ``libreoffice`` drives LibreOffice. Neither knows our workbook."""
