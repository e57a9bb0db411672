# hostile: {"title":"paths that climb out of the archive","family":"escape","expect":["failed"],"files":{"../../etc/assay-hostile-planted":"x","/etc/assay-hostile-planted":"x","../assay-hostile-planted":"x","a/../../../tmp/assay-hostile-planted":"x","./solution.py":"def greet(name): pass","solution.py/x":"x",".assay/driver/driver.py":"raise SystemExit(0)","/work/.assay/driver/driver.py":"raise SystemExit(0)","nul\u0000byte":"x","back\\..\\slash":"x","__proto__":"x","constructor":"x","":"x"}}
import os


def greet(name):
    planted = [path for path in ("/etc/assay-hostile-planted", "/tmp/assay-hostile-planted", "/assay-hostile-planted") if os.path.exists(path)]
    return f"Hello, {name}!" if planted else ""
