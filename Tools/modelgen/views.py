"""Writes the typed views of one service: a struct per structure, an enum with payloads per union, an open struct
per enum, for the operations in Models/<service>.allow. A view holds a record; its members read and write the record's slots."""

import re

from names import escaped, lower_camel, type_name, unique

HEADER = """// Typed views of {service}'s shapes. Written by Tools/modelgen from Models/{service}.allow; not edited.
// swift-format-ignore-file

{imports}
"""
SCALARS = {
    "string": "String", "integer": "Int", "long": "Int", "float": "Double", "double": "Double",
    "boolean": "Bool", "blob": "[UInt8]", "timestamp": "Instant", "document": "Document",
}


def read_allow(path):
    """The operation names of an allow file: one per line, `#` begins a comment."""
    names = []
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            names.append(line)
    return names


class Views:
    def __init__(self, service, service_index, operations):
        self.service = service
        self.service_index = service_index
        known = {operation.name: operation for operation in service.operations}
        unknown = [name for name in operations if name not in known]
        if unknown:
            raise SystemExit(f"{service.name}.allow: no such operation: {', '.join(unknown)}")
        self.shapes = []
        queue, found = [], set()
        for name in operations:
            queue += [shape for shape in (known[name].input, known[name].output) if shape]
        while queue:
            name = queue.pop()
            if name in found:
                continue
            found.add(name)
            self.shapes.append(service.by_name[name])
            queue += [ref.shape for ref in service.by_name[name].members if not self.streams(ref)]
        self.shapes.sort(key=lambda shape: shape.name)

    def streams(self, ref):
        target = self.service.by_name[ref.shape]
        return target.model.get("eventstream") or (target.kind == "blob" and "streaming" in ref.traits)

    def type_of(self, ref):
        target = self.service.by_name[ref.shape]
        if self.streams(ref):
            return "StreamingBody"
        if target.kind == "structure" or target.model.get("enum"):
            return type_name(target.name)
        if target.kind == "list":
            return f"[{self.type_of(target.members[0])}]"
        if target.kind == "map":
            return f"[String: {self.type_of(target.members[1])}]"
        return SCALARS[target.kind]

    def reference(self, shape):
        index = self.service.index[shape.name]
        return f"    static var shape: ShapeReference {{ ShapeReference(service: {self.service_index}, index: {index}) }}"

    def structure(self, shape):
        names = unique([lower_camel(member.name) for member in shape.members])
        lines = [
            f"struct {type_name(shape.name)}: ShapeView {{",
            self.reference(shape),
            "    var record: Record",
            "    init(record: Record) { self.record = record }",
        ]
        rows = []
        for index, (member, name) in enumerate(zip(shape.members, names)):
            rows.append((index, name, self.type_of(member), member.required))
        ordered = [row for row in rows if row[3]] + [row for row in rows if not row[3]]
        parameters = [
            f"        {name}: {kind}" if required else f"        {name}: {kind}? = nil"
            for _, name, kind, required in ordered
        ]
        if parameters:
            lines += ["    init(", ",\n".join(parameters), "    ) {"]
        else:
            lines += ["    init() {"]
        lines.append("        record = Record(Self.shape)")
        lines += [f"        record.set({index}, {escaped(name)})" for index, name, _, _ in rows]
        lines.append("    }")
        for index, name, kind, required in rows:
            read, mark = ("required", "") if required else ("optional", "?")
            lines.append(
                f"    var {escaped(name)}: {kind}{mark} {{ get {{ record.{read}({index}) }} "
                f"set {{ record.set({index}, newValue) }} }}"
            )
        lines.append("}")
        return "\n".join(lines)

    def union(self, shape):
        cases = unique([lower_camel(member.name) for member in shape.members] + ["unknown"])
        other = cases.pop()
        lines = [f"enum {type_name(shape.name)}: ShapeUnion {{", self.reference(shape)]
        for member, case in zip(shape.members, cases):
            # A union within a union may be the same one again.
            indirect = "indirect " if self.is_union(self.service.by_name[member.shape]) else ""
            lines.append(f"    {indirect}case {escaped(case)}({self.type_of(member)})")
        lines += ["    /// No member that is known here.", f"    case {other}", "    init(record: Record) {"]
        for index, (member, case) in enumerate(zip(shape.members, cases)):
            kind = self.type_of(member)
            lines.append(
                f"        if let value: {kind} = record.optional({index}) {{ self = .{escaped(case)}(value); return }}"
            )
        lines += [f"        self = .{other}", "    }", "    var record: Record {"]
        lines += ["        var record = Record(Self.shape)", "        switch self {"]
        for index, case in enumerate(cases):
            lines.append(f"        case .{escaped(case)}(let value): record.set({index}, value)")
        lines += [f"        case .{other}: break", "        }", "        return record", "    }", "}"]
        return "\n".join(lines)

    @staticmethod
    def is_union(shape):
        return shape.kind == "structure" and shape.model.get("union")

    def enum(self, shape):
        name = type_name(shape.name)
        values = shape.model["enum"]
        cases = unique([lower_camel(value) for value in values])
        lines = [
            f"struct {name}: ShapeEnum {{",
            self.reference(shape),
            "    var rawValue: String",
            "    init(rawValue: String) { self.rawValue = rawValue }",
        ]
        for case, value in zip(cases, values):
            text = value.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'    static var {escaped(case)}: Self {{ Self(rawValue: "{text}") }}')
        lines.append("}")
        return "\n".join(lines)

    def files(self, room):
        """File name -> text."""
        structures = [
            self.union(s) if self.is_union(s) else self.structure(s) for s in self.shapes if s.kind == "structure"
        ]
        enums = [self.enum(s) for s in self.shapes if s.model.get("enum")]
        texts = {f"{room}+Shapes.swift": structures, f"{room}+Enums.swift": enums}
        result = {}
        for name, parts in texts.items():
            if not parts:
                continue
            body = "\n\n".join(parts) + "\n"
            imports = ["import Wire"]
            if re.search(r"\bInstant\b", body):
                imports = ["import CloudCore", "import Wire"]
            header = HEADER.format(service=self.service.name, imports="\n".join(imports))
            result[name] = header + "\n" + body
        return result
