"""The school's server: one pure core of rules, features around it."""
