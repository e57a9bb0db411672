# hostile: {"title":"an answer of many megabytes","family":"resources","expect":["failed","limit"]}
def greet(name):
    return "x" * (48 << 20)
