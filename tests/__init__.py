"""The tests; a package, so that `python -m tests.documents` runs and one test can use another's harness."""
