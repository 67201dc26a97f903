"""What an office would like to try: named edits of a county, read and applied."""
