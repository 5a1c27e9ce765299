"""What is declared: every lever, place fact, behavioural parameter and outcome, once.

Lives here: names, units, ranges, defaults and labels, and the scenario they make up.
May not: a rule, or a table of the engine.
"""
