"""What an office PC without internet is given: one zip file that holds everything but Python itself."""
