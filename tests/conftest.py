"""What holds for every test."""

from hypothesis import settings

# No test is timed: machines are busy, and speed is the benchmarks' affair.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
