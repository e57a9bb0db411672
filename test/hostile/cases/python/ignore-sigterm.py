# hostile: {"title":"ignoring every signal that can be ignored","family":"resources","expect":["limit"],"limit":["wall"]}
import signal
import time

for number in range(1, 64):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def greet(name):
    while True:
        time.sleep(1)
