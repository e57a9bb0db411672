# Python runs, with its test runner and the kit, and all modules are compiled already.
set -eu
cd /work
cat >solution.py <<'PY'
import asyncio, dataclasses, json, typing


def greet(name: str) -> str:
    return json.dumps({"hello": name})
PY
cat >test_solution.py <<'PY'
import unittest

import solution


class Greeting(unittest.TestCase):
    def test_greets(self):
        self.assertEqual(solution.greet("you"), '{"hello": "you"}')
PY
python3 -m unittest -q test_solution
python3 - <<'PY'
import asyncio, json, os, unittest, assay_kit

for module in (asyncio, json, unittest, assay_kit):
    assert os.path.exists(module.__cached__), module
PY
[ ! -e __pycache__ ]
if touch /opt/assay/kit/anything 2>/dev/null; then echo 'the kit is writable'; exit 1; fi
