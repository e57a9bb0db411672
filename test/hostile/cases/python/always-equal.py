# hostile: {"title":"an object equal to everything","family":"forgery","expect":["failed"]}
class Equal(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0


def greet(name):
    return Equal("")
