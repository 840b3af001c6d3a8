"""Measures the budgets of DESIGN §7 on this machine, each beside its limit, in one run."""
