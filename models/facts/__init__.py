"""What is true of a scenario before anything is decided: days, people's availability, what is owed."""
