"""Tables: the record types the engine walks over, how it is compiled, and its keyed draws.

Lives here: columns and codes, the compiler's options, the hash behind every random number.
May not: a rule, or how a table is filled.
"""
