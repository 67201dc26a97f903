"""From an office's lists to a plan: scenarios, jobs, plans, changes by hand, approval."""
