"""Chinese as written on the mainland."""
