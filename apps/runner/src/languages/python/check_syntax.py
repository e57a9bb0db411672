"""Compiles each file named on the command line without running it, and names what is wrong like a compiler."""

import sys
import warnings

warnings.simplefilter("ignore")
refused = False
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        source = file.read()
    try:
        compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        refused = True
        line, column = max(1, error.lineno or 1), max(1, error.offset or 1)
        print(f"{path}:{line}:{column}: {type(error).__name__}: {error.msg}", file=sys.stderr)
    except Exception as error:  # whatever the compiler cannot bear is the source's doing
        refused = True
        print(f"{path}:1:1: {type(error).__name__}: {error}", file=sys.stderr)
sys.exit(1 if refused else 0)
