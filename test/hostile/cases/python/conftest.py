# hostile: {"title":"conftest.py and sitecustomize.py beside the solution","family":"forgery","expect":["failed"],"files":{"conftest.py":"def pytest_runtest_makereport(item, call): pass\n","sitecustomize.py":"import os\nos._exit(0)\n"}}
def greet(name):
    return ""
