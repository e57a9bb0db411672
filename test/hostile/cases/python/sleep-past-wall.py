# hostile: {"title":"sleeping past the wall","family":"resources","expect":["limit"],"limit":["wall"]}
import time


def greet(name):
    time.sleep(3600)
