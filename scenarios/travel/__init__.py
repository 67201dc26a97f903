"""How far it is: road minutes from a matrix, a road file or as the crow flies, and where places lie."""
