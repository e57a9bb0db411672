# hostile: {"title":"the driver and the kit replaced in sys.modules and on disk","family":"forgery","expect":["failed","limit"]}
import sys

for name in ("assay_kit", "__main__", "driver"):
    module = sys.modules.get(name)
    for attribute in dir(module) if module else ():
        if callable(getattr(module, attribute, None)):
            try:
                setattr(module, attribute, lambda *args, **kwargs: {"value": "passed"})
            except (AttributeError, TypeError):
                pass
for path in ("/opt/assay/kit/assay_kit.py", "/work/driver.py", "/work/src/driver.py"):
    try:
        with open(path, "w") as file:
            file.write("raise SystemExit(0)")
    except OSError:
        pass


def greet(name):
    return ""
