"""What-ifs, the smallest staff and the stress test, asked for in forms."""
