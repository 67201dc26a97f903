"""The smallest staff and the years ahead, as workbook and page."""
