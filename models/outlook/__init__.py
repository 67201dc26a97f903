"""Need and staff year by year as terms, retirements and enrolment run on, and hirings that keep pace."""
