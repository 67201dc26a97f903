"""The ground: what is known of a county or a city, and the plan that was made of it."""
