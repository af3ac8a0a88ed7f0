"""The models' regular expressions as Python's engine sees them, for the differential test of ours.

    patterns.py SEED COUNT SERVICE...     for every pattern that Python can read, COUNT texts made from it and as many broken ones

One JSON object a line: {"pattern", "text", "matches"}; the last says how many patterns were left out, and why.
"""

import json
import random
import re
import string
import sys
import warnings

import botocore.session

try:
    from re import _constants as constants, _parser as parser
except ImportError:
    import sre_constants as constants
    import sre_parse as parser

warnings.simplefilter("ignore")
ALPHABET = string.ascii_letters + string.digits + "-_.:/ *$@+=,#"
# Java's dot takes none of these, Python's some.
LINE_ENDS = "\r\x85\u2028\u2029"


class Maker:
    """Makes texts that a parsed pattern is likely to match."""

    def __init__(self, numbers):
        self.random = numbers

    def text(self, items):
        return "".join(self.item(code, argument) for code, argument in items)

    def item(self, code, argument):
        if code is constants.LITERAL:
            return chr(argument)
        if code is constants.NOT_LITERAL:
            return self.other(lambda c: ord(c) != argument)
        if code is constants.ANY:
            return self.random.choice(ALPHABET)
        if code is constants.IN:
            return self.member(argument)
        if code is constants.BRANCH:
            return self.text(self.random.choice(argument[1]))
        if code is constants.SUBPATTERN:
            return self.text(argument[3])
        if code in (constants.MAX_REPEAT, constants.MIN_REPEAT):
            low, high, inner = argument
            count = self.random.randint(low, min(int(high), low + 3))
            return "".join(self.text(inner) for _ in range(count))
        return ""  # anchors and lookaround take no text

    def member(self, items):
        if items and items[0][0] is constants.NEGATE:
            return self.other(lambda c: not any(self.holds(item, c) for item in items[1:]))
        code, argument = self.random.choice(items)
        if code is constants.LITERAL:
            return chr(argument)
        if code is constants.RANGE:
            return chr(self.random.randint(argument[0], min(argument[1], argument[0] + 200)))
        return self.other(lambda c: self.holds((code, argument), c))

    def other(self, wanted):
        fitting = [c for c in ALPHABET + "\n\té!" if wanted(c)]
        return self.random.choice(fitting) if fitting else ""

    @staticmethod
    def holds(item, character):
        code, argument = item
        if code is constants.LITERAL:
            return ord(character) == argument
        if code is constants.RANGE:
            return argument[0] <= ord(character) <= argument[1]
        ascii_word = character.isascii() and (character.isalnum() or character == "_")
        return {
            constants.CATEGORY_DIGIT: character in string.digits,
            constants.CATEGORY_NOT_DIGIT: character not in string.digits,
            constants.CATEGORY_WORD: ascii_word,
            constants.CATEGORY_NOT_WORD: not ascii_word,
            constants.CATEGORY_SPACE: character in " \t\n\r\x0b\x0c",
            constants.CATEGORY_NOT_SPACE: character not in " \t\n\r\x0b\x0c",
        }[argument]

    def broken(self, text):
        index = self.random.randint(0, len(text))
        change = self.random.choice(["insert", "delete", "replace", "cut", "double"])
        character = self.random.choice(ALPHABET + "\n\té!")
        if change == "insert":
            return text[:index] + character + text[index:]
        if change == "delete":
            return text[:index] + text[index + 1 :]
        if change == "replace":
            return text[:index] + character + text[index + 1 :]
        return text[:index] if change == "cut" else text + text


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    loader = botocore.session.get_session().get_component("data_loader")
    left_out = 0
    seen = set()
    for service in sys.argv[3:]:
        for shape in loader.load_service_model(service, "service-2")["shapes"].values():
            seen.add(shape.get("pattern", ""))
    for pattern in sorted(seen - {""}):
        # Java's categories, nested classes and flags inside are not Python's.
        if re.search(r"\\[pP]|\[[^\]]*\[|\\3", pattern):
            left_out += 1
            continue
        try:
            compiled = re.compile(pattern, re.ASCII)
        except re.error:
            left_out += 1
            continue
        numbers = random.Random(f"{seed} {pattern}")
        maker = Maker(numbers)
        items = list(parser.parse(pattern, re.ASCII))
        for _ in range(count):
            text = maker.text(items)[:200]
            for candidate in (text, maker.broken(text)):
                if any(c in candidate for c in LINE_ENDS):
                    continue
                matches = compiled.fullmatch(candidate) is not None
                print(json.dumps({"pattern": pattern, "text": candidate, "matches": matches}))
    print(json.dumps({"leftOut": left_out, "patterns": len(seen) - 1}))


main()
