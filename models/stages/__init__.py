"""The stages from a county to a plan, each taking the former one's result as fact."""
