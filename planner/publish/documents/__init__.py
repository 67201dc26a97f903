"""The office's documents in the workbook, one file each: a title, who may see it, and how its pages are filled."""
