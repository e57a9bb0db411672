# hostile: {"title":"deep recursion","family":"resources","expect":["failed","limit"]}
import sys

sys.setrecursionlimit(2**31 - 1)


def greet(name):
    return "" + greet(name)
