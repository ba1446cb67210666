"""Fails with a given exit code, or does not."""

import sys

code = 0

print("exit %i" % code)
sys.exit(code)
