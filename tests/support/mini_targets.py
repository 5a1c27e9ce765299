"""Targets that a small calibration is soon done with.

Lives here: that file, as a text. May not: run it.
"""

MINI = """title = "A test"
place = "./tiny.toml"
draw = ["stakes_weight", "learning_days"]

[search]
seed = 1
days = 60
anchor = 2
design = 32
waves = 1
wave = 16
worlds = 1
confirm = 3
wanted = 6
most = 32

[targets]
rejected_share = { low = 0.02, high = 0.2, tolerance = 0.05, source = "a test" }
gap = { low = 0.0, high = 0.5, tolerance = 0.1, source = "a test" }
satisfaction = { low = 0.99, tolerance = 0.01, source = "a test", counts = false }

[learn]
duty_shift = [-3.0, 3.0]
rationality = [0.3, 1.2]
"""
