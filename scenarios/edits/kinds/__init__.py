"""A file a kind of edit: what it means, how it is applied, and what each sheet that offers it asks for."""
