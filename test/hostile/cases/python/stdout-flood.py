# hostile: {"title":"endless standard output","family":"resources","expect":["limit"],"limit":["output"]}
import sys


def greet(name):
    while True:
        sys.stdout.write("x" * 65536 + "\n")
