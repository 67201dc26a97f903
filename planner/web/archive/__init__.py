"""What is kept: folders by their digest, and the log of who did what."""
