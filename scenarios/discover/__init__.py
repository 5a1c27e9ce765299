"""Discover: in which part of a study's space a reform fails.

Lives here: boxes by PRIM and CART.
May not: run a district.
"""
