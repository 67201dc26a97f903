"""The roof: the office's verbs, from reading a workbook to publishing a plan."""
