"""How a plan stands what a year may bring, as workbook and page."""
