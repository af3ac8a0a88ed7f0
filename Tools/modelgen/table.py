"""Writes a service's binary table. The layout is documented at the head of Sources/Wire/ShapeTable.swift."""

import struct

from models import KINDS

NONE = 0xFFFF
LOCATIONS = [None, "uri", "querystring", "header", "headers", "statusCode"]
TIMESTAMPS = [None, "iso8601", "rfc822", "unixTimestamp"]
PROTOCOLS = ["json-1.0", "json-1.1", "query", "ec2", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"]
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]

MEMBER_FLAGS = [
    "required", "named", "idempotencyToken", "streaming", "flattened", "xmlAttribute", "hostLabel",
    "sensitive", "eventheader", "eventpayload", "deprecated", "eventstream", "document",
]
SHAPE_FLAGS = [
    "exception", "fault", "senderFault", "eventstream", "event", "union", "flattened", "sensitive",
    "streaming", "wrapper", "unused", "minimum", "maximum",
]
OPERATION_FLAGS = [
    "unsigned", "idempotent", "readonly", "unsignedPayload", "requestcompression", "checksumRequired",
    "deprecated",
]


class Pool:
    """Strings, each with a 16-bit length before it; offset 0 is the empty one."""

    def __init__(self):
        self.bytes = bytearray(b"\0\0")
        self.offsets = {"": 0}

    def add(self, text):
        text = text or ""
        if text not in self.offsets:
            data = text.encode()
            self.offsets[text] = len(self.bytes)
            self.bytes += struct.pack("<H", len(data)) + data
        return self.offsets[text]


class Rows:
    """Fixed-width rows; equal ones may be kept once."""

    def __init__(self):
        self.rows, self.index = [], {}

    def once(self, row):
        if row not in self.index:
            self.index[row] = len(self.rows)
            self.rows.append(row)
        return self.index[row]

    def add(self, row):
        self.rows.append(row)


def flags(names, present):
    return sum(1 << bit for bit, name in enumerate(names) if name in present)


class Table:
    def __init__(self, service):
        self.service = service
        self.pool = Pool()
        self.shapes, self.members, self.operations = Rows(), Rows(), Rows()
        self.error_lists, self.constraints, self.enums = Rows(), Rows(), Rows()
        self.enum_values, self.error_traits, self.namespaces = Rows(), Rows(), Rows()
        self.xml_names = Rows()
        for rows in (self.constraints, self.enums, self.error_traits, self.namespaces, self.xml_names):
            rows.once(b"")  # index 0 means none
        for shape in service.shapes:
            self.add_shape(shape)
        for operation in service.operations:
            self.add_operation(operation)

    def namespace(self, trait):
        if not trait:
            return 0
        if isinstance(trait, str):
            trait = {"uri": trait}
        return self.namespaces.once(
            struct.pack("<II", self.pool.add(trait.get("prefix")), self.pool.add(trait["uri"]))
        )

    def add_member(self, member):
        target = self.service.by_name[member.shape]
        traits = member.traits
        present = set(traits)
        if member.required:
            present.add("required")
        if "locationName" in traits:
            present.add("named")
        if target.model.get("eventstream"):
            present.add("eventstream")
        if target.kind == "document":
            present.add("document")
        self.members.add(
            struct.pack(
                "<IIHHBBBB",
                self.pool.add(member.name),
                self.pool.add(traits.get("locationName", member.name)),
                self.service.index[member.shape],
                flags(MEMBER_FLAGS, present),
                LOCATIONS.index(traits.get("location")),
                TIMESTAMPS.index(traits.get("timestampFormat")),
                self.namespace(traits.get("xmlNamespace")),
                self.xml_name(traits.get("xmlName")),
            )
        )

    def xml_name(self, name):
        return self.xml_names.once(struct.pack("<I", self.pool.add(name))) if name else 0

    def add_shape(self, shape):
        model = shape.model
        first = len(self.members.rows)
        for member in shape.members:
            self.add_member(member)
        present = {flag for flag in SHAPE_FLAGS if model.get(flag)}
        error = model.get("error", {})
        if error.get("senderFault"):
            present.add("senderFault")
        if error.get("fault"):
            present.add("fault")
        payload = 0
        if "payload" in model:
            names = [member.name for member in shape.members]
            payload = 1 + names.index(model["payload"])
        self.shapes.add(
            struct.pack(
                "<IIHBBHHHHHBB",
                self.pool.add(shape.name),
                first,
                len(shape.members),
                KINDS.index(shape.kind),
                TIMESTAMPS.index(model.get("timestampFormat")),
                flags(SHAPE_FLAGS, present),
                self.constraint(shape),
                self.enum(model.get("enum")),
                payload,
                self.error(shape),
                self.namespace(model.get("xmlNamespace")),
                0,
            )
        )

    def constraint(self, shape):
        model = shape.model
        low, high = model.get("min"), model.get("max")
        pattern = model.get("pattern")
        if low is None and high is None and not pattern:
            return 0
        code = "d" if shape.kind in ("float", "double") else "q"
        convert = float if code == "d" else lambda number: max(-(2**63), min(2**63 - 1, int(number)))
        return self.constraints.once(
            struct.pack(
                f"<{code}{code}II",
                convert(low or 0),
                convert(high or 0),
                self.pool.add(pattern),
                (low is not None) | (high is not None) << 1,
            )
        )

    def enum(self, values):
        if not values:
            return 0
        first = len(self.enum_values.rows)
        row = struct.pack("<II", first, len(values))
        for value in values:
            self.enum_values.add(struct.pack("<I", self.pool.add(value)))
        self.enums.add(row)
        return len(self.enums.rows) - 1

    def error(self, shape):
        if not shape.model.get("exception"):
            return 0
        trait = shape.model.get("error", {})
        status = trait.get("httpStatusCode") or (500 if shape.model.get("fault") else 400)
        code = self.pool.add(trait.get("code", shape.name))
        return self.error_traits.once(struct.pack("<IHH", code, status, 0))

    def add_operation(self, operation):
        model = operation.model
        index = self.service.index
        first = len(self.error_lists.rows)
        for error in operation.errors:
            self.error_lists.add(struct.pack("<H", index[error]))
        present = {flag for flag in OPERATION_FLAGS if model.get(flag)}
        if model.get("authtype") == "none" or model.get("auth") == ["smithy.api#noAuth"]:
            present.add("unsigned")
        if model.get("httpChecksum", {}).get("requestChecksumRequired"):
            present.add("checksumRequired")
        self.operations.add(
            struct.pack(
                "<IIHHIHHIIIBBH",
                self.pool.add(operation.name),
                self.pool.add(model["http"]["requestUri"]),
                index[operation.input] if operation.input else NONE,
                index[operation.output] if operation.output else NONE,
                first,
                len(operation.errors),
                model["http"].get("responseCode", 200),
                self.pool.add(model.get("output", {}).get("resultWrapper")),
                self.pool.add(model.get("input", {}).get("locationName")),
                self.pool.add(model.get("endpoint", {}).get("hostPrefix")),
                self.namespace(model.get("input", {}).get("xmlNamespace")),
                METHODS.index(model["http"]["method"]),
                flags(OPERATION_FLAGS, present),
            )
        )

    def protocol_names(self):
        version = self.service.metadata.get("jsonVersion", "1.1")
        return [f"json-{version}" if name == "json" else name for name in self.service.protocols]

    def encode(self):
        data = self.service.metadata
        texts = [
            self.service.name,
            data["endpointPrefix"],
            data.get("signingName") or data["endpointPrefix"],
            data.get("targetPrefix"),
            data["apiVersion"],
            data["serviceId"],
            data.get("xmlNamespace"),
            data.get("serviceAbbreviation") or data["serviceFullName"],
            data.get("globalEndpoint"),
        ]
        names = self.protocol_names()
        preferred = next(
            (n for n in names if n.startswith(("rest", "json"))),
            names[0],
        )
        head = struct.pack(
            "<9IBBBB",
            *[self.pool.add(text) for text in texts],
            PROTOCOLS.index(preferred),
            flags(PROTOCOLS, names),
            1 if "awsQueryCompatible" in data else 0,
            TIMESTAMPS.index(data.get("timestampFormat")),
        )
        sections = [
            ("shapes", self.shapes, 24), ("members", self.members, 16), ("operations", self.operations, 36),
            ("errorLists", self.error_lists, 2), ("constraints", self.constraints, 24),
            ("enums", self.enums, 8), ("enumValues", self.enum_values, 4),
            ("errorTraits", self.error_traits, 8), ("namespaces", self.namespaces, 8),
            ("xmlNames", self.xml_names, 4),
        ]
        position = 8 + 8 * (len(sections) + 1) + len(head)
        directory, body = b"", b""
        for name, rows, width in sections:
            padding = -position % 8
            body += b"\0" * padding
            position += padding
            directory += struct.pack("<II", position, len(rows.rows))
            for row in rows.rows:
                row = row or b"\0" * width
                assert len(row) == width, (name, len(row))
                body += row
            position += width * len(rows.rows)
        directory += struct.pack("<II", position, len(self.pool.bytes))
        total = position + len(self.pool.bytes)
        assert len(self.service.shapes) < NONE
        return b"APT1" + struct.pack("<I", total) + directory + head + body + bytes(self.pool.bytes)
