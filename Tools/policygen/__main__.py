"""Writes the table of AWS's managed policies (Sources/CPolicies/Tables/aws-managed-policies.tsv) from what IAM itself
says of them: `list-policies --scope AWS` in one file, and the answer of `get-policy-version` for each policy's default
version in a file of the policy's name. Which policies are built in is said by Models/aws-managed-policies.txt, with a
description after the name where one is known.

    python3 Tools/policygen LIST.json FOLDER

Deterministic, so a rerun on the same answers changes nothing.
"""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORDER = ["Version", "Id", "Statement", "Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource",
         "Condition"]


def wanted():
    """Names and descriptions."""
    for line in (ROOT / "Models" / "aws-managed-policies.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, description = line.partition(" ")
            yield name, description.strip()


def arranged(document):
    """The document with its members in the order in which AWS's reference writes them."""
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    document = dict(document, Statement=[dict(sorted(s.items(), key=lambda pair: ORDER.index(pair[0]))) for s in statements])
    return dict(sorted(document.items(), key=lambda pair: ORDER.index(pair[0])))


def row(name, description, listed, answer):
    version = answer["PolicyVersion"]
    document = json.dumps(arranged(version["Document"]), separators=(",", ":"), ensure_ascii=False)
    fields = [listed["Path"] + name, listed["PolicyId"], version["VersionId"], listed["CreateDate"][:19] + "Z",
              version["CreateDate"][:19] + "Z", description, document]
    assert not any("\t" in field or "\n" in field for field in fields), name
    return "\t".join(fields)


def main(listing, folder):
    listed = {policy["PolicyName"]: policy for policy in json.loads(pathlib.Path(listing).read_text())["Policies"]}
    rows = [row(name, description, listed[name], json.loads((pathlib.Path(folder) / name).read_text()))
            for name, description in wanted()]
    target = ROOT / "Sources/CPolicies/Tables/aws-managed-policies.tsv"
    target.write_text("\n".join(sorted(rows)) + "\n")
    print(f"{len(rows)} policies, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
