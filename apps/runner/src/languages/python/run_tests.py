"""Runs the unittest tests of the working folder and reports each one as a line of JSON.

Every report begins with the byte 0x1E, which keeps it apart from what the tests print. Exit status 0 when all passed.
"""

import json
import os
import sys
import time
import traceback
import unittest

_write = os.write


def report(test, outcome, **details):
    line = {"id": "/".join(test.id().split(".")), "outcome": outcome, **details}
    sys.stdout.flush()
    _write(1, ("\x1e" + json.dumps(line) + "\n").encode())


class Reporter(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.begun = time.perf_counter()
        self.failed_subtest = False
        report(test, "started")

    def addSuccess(self, test):
        super().addSuccess(test)
        if not self.failed_subtest:
            report(test, "passed", ms=self._ms())

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._failed(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None and not self.failed_subtest:
            self.failed_subtest = True
            self._failed(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        report(test, "skipped", message=reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        report(test, "passed", ms=self._ms())

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        report(test, "failed", message="passed, but was marked as an expected failure")

    def _failed(self, test, err):
        kind, error, trace = err
        message = str(error) if issubclass(kind, AssertionError) else f"{kind.__name__}: {error}"
        report(test, "failed", ms=self._ms(), message=message, **location(trace))

    def _ms(self):
        return (time.perf_counter() - getattr(self, "begun", time.perf_counter())) * 1000


def location(trace):
    """The innermost line of the failure that lies in the working folder."""
    here = os.getcwd() + os.sep
    for frame in reversed(traceback.extract_tb(trace)):
        if frame.filename.startswith(here):
            return {"location": {"path": frame.filename[len(here) :], "line": frame.lineno}}
    return {}


sys.path.insert(0, os.getcwd())
suite = unittest.defaultTestLoader.discover(".", pattern="*test*.py")
result = Reporter()
suite.run(result)
sys.stdout.flush()
sys.exit(0 if result.wasSuccessful() else 1)
