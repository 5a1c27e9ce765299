"""Explain: which clause or lever did it.

Lives here: Shapley attribution, clauses and their ablation.
May not: print or draw.
"""
