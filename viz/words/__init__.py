"""Words: every text a person reads, in English and Chinese, as data.

Lives here: one TOML file for each question, `key = { en = "...", zh = "..." }`, and their reader.
May not: labels of levers, places and outcomes, which their declarations hold.
"""
