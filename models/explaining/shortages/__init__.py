"""What cannot be done: shortages counted, rules that quarrel, and the ways out, each tried."""
