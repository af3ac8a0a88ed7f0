# The functions by which a function registers what runs before its snapshot is made, and after it is restored: those
# of AWS's package of this name. https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
_before_snapshot = []
_after_restore = []


def register_before_snapshot(func, *args, **kwargs):
    _before_snapshot.append((func, args, kwargs))
    return func


def register_after_restore(func, *args, **kwargs):
    _after_restore.append((func, args, kwargs))
    return func


def get_before_snapshot():
    return _before_snapshot


def get_after_restore():
    return _after_restore
