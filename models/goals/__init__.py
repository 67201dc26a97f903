"""Goals that look at a whole person or office: shares, budgets, and what lies beyond them."""
