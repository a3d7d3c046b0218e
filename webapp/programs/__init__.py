"""The JSON interface, its description, and the types that both are made from."""
