"""The middle: the rules that a plan must keep, and the CP-SAT stages that lead from a county to a plan."""
