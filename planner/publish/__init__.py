"""What an office receives: tables, workbook, maps, calendars and report, written whole or not at all."""
