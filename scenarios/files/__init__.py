"""Workbooks and csv folders: opened, guarded, written, annotated, and the template that an office starts from."""
