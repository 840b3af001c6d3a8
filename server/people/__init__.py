"""Pupils, parents and staff."""
