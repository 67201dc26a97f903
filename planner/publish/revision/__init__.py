"""What a release changed and for whom: the record, the news, the page and the notices."""
