"""Letters to schools, gate signs and lists as docx, filled from templates that an office may replace by its own."""
