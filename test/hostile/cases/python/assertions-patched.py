# hostile: {"title":"assertion library patched","family":"forgery","expect":["failed"]}
import unittest

for attribute in dir(unittest.TestCase):
    if attribute.startswith(("assert", "fail")):
        setattr(unittest.TestCase, attribute, lambda *args, **kwargs: None)
unittest.TestResult.wasSuccessful = lambda self: True


def greet(name):
    return ""
