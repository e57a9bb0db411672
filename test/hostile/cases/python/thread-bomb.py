# hostile: {"title":"thread bomb","family":"resources","expect":["limit","failed"]}
import threading
import time


def greet(name):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(3600,)).start()
        except RuntimeError:
            pass
