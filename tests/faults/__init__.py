"""Faults thrown at everything that writes, and what must hold after each: python -m tests.faults.

`stage` has the store and the commands, `judge` says what is lost. Two ways to throw: `layer` does it in
Python, in every test run; `traced` in the kernel, with strace and as root. docs/faults.md tells more.
"""
