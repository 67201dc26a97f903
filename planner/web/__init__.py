"""The pages: from a list of schools to an approved plan in a browser, on one PC or for a city and its counties.

Pages call ``duxue.face`` and ``duxue.desk`` and nothing beneath them. The database holds who, what, when and in which state;
what is large lies in a store of folders named by their digest.
"""
