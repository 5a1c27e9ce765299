"""Inputs: files and names become a checked scenario.

Lives here: errors, checks, TOML, the resolved scenario, the ensemble, the catalogue.
May not: run anything, or say a sentence.
"""
