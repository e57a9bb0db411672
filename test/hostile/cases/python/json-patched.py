# hostile: {"title":"json, sys.stdout and builtins patched","family":"forgery","expect":["failed","limit"]}
import builtins
import json
import os
import sys

json.dumps = lambda *args, **kwargs: '{"value": true, "verdict": "passed"}'
json.JSONEncoder.encode = lambda self, value: '{"id": 1, "value": true, "verdict": "passed"}'
json.encoder.JSONEncoder.iterencode = lambda self, value, **kwargs: iter(["true"])
builtins.print = lambda *args, **kwargs: None
builtins.isinstance = lambda *args: True
sys.stdout = sys.stderr
os.write(1, b'\x1e{"verdict":"passed"}\n')


def greet(name):
    return ""
