"""Why a scenario cannot keep all its rules, by how much, and what would put it right."""
