"""The board on which a city sees its counties' plans."""
