"""Reads the installed botocore's models and resolves them: every reference with its effective traits."""

from botocore.loaders import Loader

from overlays import applied

# What a reference (a structure's member, a list's element, a map's key) may override of its target shape,
# and what the shape itself may say about how it is written.
TRAITS = [
    "box", "deprecated", "eventheader", "eventpayload", "flattened", "hostLabel", "idempotencyToken",
    "location", "locationName", "queryName", "sensitive", "streaming", "timestampFormat", "xmlAttribute",
    "xmlName", "xmlNamespace",
]
KINDS = [
    "structure", "list", "map", "string", "integer", "long", "float", "double", "boolean", "blob",
    "timestamp", "document",
]  # the index is the kind's number in the table


COMMON = "common"


class Reference:
    """A use of a shape: its name in the user's model, its target, and the effective traits."""

    def __init__(self, name, ref, shapes, required=False):
        self.name = name
        self.shape = ref["shape"]
        self.required = required
        target = shapes[self.shape]
        self.traits = {}
        for trait in TRAITS:
            value = ref.get(trait, target.get(trait))
            if value not in (None, False):
                self.traits[trait] = value


class Shape:
    def __init__(self, name, model, shapes):
        self.name = name
        self.model = model
        self.kind = model["type"]
        if self.kind == "character":
            self.kind = "string"
        if self.kind == "structure" and model.get("document"):
            self.kind = "document"
        self.members = []
        if self.kind == "structure":
            required = set(model.get("required", []))
            for member, ref in model.get("members", {}).items():
                self.members.append(Reference(member, ref, shapes, member in required))
        elif self.kind == "list":
            self.members = [Reference("member", model["member"], shapes)]
        elif self.kind == "map":
            self.members = [
                Reference("key", model["key"], shapes),
                Reference("value", model["value"], shapes),
            ]


class Operation:
    def __init__(self, name, model):
        self.name = name
        self.model = model
        self.input = model.get("input", {}).get("shape")
        self.output = model.get("output", {}).get("shape")
        self.errors = [error["shape"] for error in model.get("errors", [])]


class Service:
    """One service's model, pruned to what its operations reach. Shapes and operations are sorted by name."""

    def __init__(self, name, model=None):
        model = model or applied(name, Loader().load_service_model(name, "service-2"))
        self.name = name
        self.metadata = model["metadata"]
        self.protocols = self.metadata.get("protocols") or [self.metadata["protocol"]]
        self.operations = [Operation(n, o) for n, o in sorted(model["operations"].items())]
        roots = []
        for operation in self.operations:
            roots += [root for root in (operation.input, operation.output) if root]
            roots += operation.errors
        # Errors that any operation may answer stay, though no operation lists them.
        roots += [n for n, s in model["shapes"].items() if s.get("exception") or name == COMMON]
        self.shapes = [
            Shape(n, model["shapes"][n], model["shapes"]) for n in sorted(reachable(roots, model["shapes"]))
        ]
        self.by_name = {shape.name: shape for shape in self.shapes}
        self.index = {shape.name: index for index, shape in enumerate(self.shapes)}


def common():
    """The table before all services': the shape of operations that take or answer nothing."""
    metadata = {
        "protocol": "json", "endpointPrefix": "", "apiVersion": "", "serviceId": "", "serviceFullName": "",
    }
    unit = {"type": "structure", "members": {}}
    return Service(COMMON, {"metadata": metadata, "operations": {}, "shapes": {"Unit": unit}})


def reachable(roots, shapes):
    found, queue = set(), list(roots)
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        model = shapes[name]
        queue += [ref["shape"] for ref in model.get("members", {}).values()]
        queue += [model[part]["shape"] for part in ("member", "key", "value") if part in model]
    return found
