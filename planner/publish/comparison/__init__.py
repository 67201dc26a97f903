"""What-ifs side by side, as workbook, page and maps."""
