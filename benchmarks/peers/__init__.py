"""The same work as an analyst writes it with pandas, openpyxl and soffice."""
