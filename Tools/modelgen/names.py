"""From AWS's names to Swift's."""

import re

KEYWORDS = set(
    """associatedtype class deinit enum extension fileprivate func import init inout internal let open
    operator private precedencegroup protocol public rethrows static struct subscript typealias var break
    case catch continue default defer do else fallthrough for guard if in repeat return throw switch where
    while any as await false is nil self super throws true try""".split()
)

# Types of the standard library and of the shared rooms that a shape must not shadow.
TAKEN_TYPES = set(
    """String Int Int64 Double Bool UInt8 Array Dictionary Optional Error Any Void Self Type Protocol Never
    Set Result Duration Value Record Document OrderedMap ShapeView ShapeReference Instant StreamingBody
    Service Operation HostedService ServiceModel WireValue Member Region AccountID ARN Principal
    Permission Key Entry Batch Agenda TraceHeader""".split()
)


def lower_camel(name):
    """`FunctionName` -> `functionName`, `KMSKeyArn` -> `kmsKeyArn`, `ARN` -> `arn`, `python3.12` -> `python312`."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", name) if part]
    if not parts:
        return "empty"
    words = [first_lower(parts[0])] + [later(part) for part in parts[1:]]
    text = "".join(words)
    return "_" + text if text[0].isdigit() else text


def first_lower(part):
    if not re.search(r"[a-z]", part):
        return part.lower()
    run = re.match(r"[A-Z][A-Z0-9]*", part)
    if not run:
        return part[0].lower() + part[1:]
    upper = run.group(0)
    # Of `KMSKey` the run is `KMSK`: its last letter begins the next word.
    keep = 1 if len(upper) > 1 and part[len(upper) : len(upper) + 1].islower() else 0
    cut = len(upper) - keep
    return part[:cut].lower() + part[cut:]


def later(part):
    if not re.search(r"[a-z]", part):
        part = part.lower()
    return part[0].upper() + part[1:]


def escaped(name):
    if name == "self":
        return "self_"
    return f"`{name}`" if name in KEYWORDS else name


def type_name(shape):
    name = shape[0].upper() + shape[1:]
    name = re.sub(r"[^A-Za-z0-9_]", "", name)
    return name + "Shape" if name in TAKEN_TYPES else name


def unique(names):
    """The names in order, the later of two equal ones with an underscore."""
    seen, result = set(), []
    for name in names:
        while name in seen:
            name += "_"
        seen.add(name)
        result.append(name)
    return result
