"""Writes the API tables (Sources/CModels) and the typed views (Sources/<Service>/Generated) from the installed
botocore's models and Models/*.allow. Run by `make models`; deterministic, so a rerun changes nothing.
With --check it writes nothing, and fails where it would have."""

import pathlib
import sys

import botocore

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from models import Service, common  # noqa: E402
from names import escaped, lower_camel  # noqa: E402
from services import SERVICES  # noqa: E402
from table import Table  # noqa: E402
from views import Views, read_allow  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "Sources"

C_HEAD = """// The API tables of every known service, embedded. Written by Tools/modelgen from botocore {version}; not edited.
// Layout: see Sources/Wire/ShapeTable.swift.

#include "CModels.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
"""
SWIFT_HEAD = """// Every service whose API this cloud knows, by botocore's names. Written by Tools/modelgen; not edited.
// swift-format-ignore-file

extension ServiceModel {{
    /// All known services, in the order of their tables. Table 0 is shared by all (`ShapeReference.empty`).
    public static let all: [ServiceModel] = (1...{count}).map {{ ServiceModel(index: $0) }}

"""


CHECK = "--check" in sys.argv
stale_files = []


def write(path, content):
    data = content if isinstance(content, bytes) else content.encode()
    if not path.exists() or path.read_bytes() != data:
        if CHECK:
            stale_files.append(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"wrote {path.relative_to(ROOT)} ({len(data)} bytes)")


def c_name(service):
    return "table_" + service.replace("-", "_")


def write_c_source(names):
    text = C_HEAD.format(version=botocore.__version__)
    for name in names:
        text += f"\n_Alignas(8) static const unsigned char {c_name(name)}[] = {{\n"
        text += f'#embed "Tables/{name}.table"\n}};\n'
    text += "\nconst unsigned char *_Nonnull const cmodels_tables[] = {\n"
    text += "".join(f"    {c_name(name)},\n" for name in names) + "};\n"
    write(SOURCES / "CModels" / "CModels.c", text)


def write_service_list(names):
    text = SWIFT_HEAD.format(count=len(names))
    for index, name in enumerate(names, 1):
        text += f"    public static let {escaped(lower_camel(name))} = ServiceModel(index: {index})\n"
    write(SOURCES / "Wire" / "Generated" / "ServiceModel+All.swift", text + "}\n")


def main():
    names = sorted(SERVICES)
    total = 0
    write(SOURCES / "CModels" / "Tables" / "common.table", Table(common()).encode())
    for index, name in enumerate(names, 1):
        service = Service(name)
        table = Table(service).encode()
        total += len(table)
        write(SOURCES / "CModels" / "Tables" / f"{name}.table", table)
        allow = ROOT / "Models" / f"{name}.allow"
        if allow.exists():
            room = SERVICES[name]
            folder = SOURCES / room / "Generated"
            files = Views(service, index, read_allow(allow)).files(room)
            for file, text in files.items():
                write(folder / file, text)
            for stale in set(folder.glob("*.swift")) - {folder / file for file in files}:
                stale_files.append(stale)
                if not CHECK:
                    stale.unlink()
    write_c_source(["common"] + names)
    write_service_list(names)
    print(f"{len(names)} services, {total} bytes of tables, botocore {botocore.__version__}")
    if CHECK and stale_files:
        raise SystemExit("out of date: " + ", ".join(str(path.relative_to(ROOT)) for path in stale_files))


main()
