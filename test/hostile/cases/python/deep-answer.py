# hostile: {"title":"an answer nested a hundred thousand deep","family":"resources","expect":["failed","limit"]}
import sys

sys.setrecursionlimit(10**6)


def greet(name):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
