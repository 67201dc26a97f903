"""What cannot be done: shortages counted, rules that conflict, and the ways out, each tried."""
