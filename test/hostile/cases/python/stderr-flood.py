# hostile: {"title":"endless standard error without a newline","family":"resources","expect":["limit"],"limit":["output"]}
import os


def greet(name):
    while True:
        os.write(2, b"x" * 65536)
