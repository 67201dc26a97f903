"""A plan's workbook as an office has edited it: what was changed, what it means for the plan, and the next draft of it."""
