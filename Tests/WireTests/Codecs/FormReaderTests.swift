import CloudTesting
import Testing
import Wire

private func tree(_ text: String, _ limits: FormLimits = FormLimits()) throws -> FormTree {
    try FormTree(Array(text.utf8), limits: limits)
}

/// The value at a dotted name.
private func value(_ tree: FormTree, _ path: String...) -> String? {
    var place = FormTree.Node.root
    for part in path {
        guard let next = tree.child(part, of: place) else { return nil }
        place = next
    }
    return tree.value(of: place)
}

@Suite struct FormReaderTests {
    @Test func nestsDottedNames() throws {
        let form = try tree(
            "Action=X&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c&Empty=&Bare")
        #expect(value(form, "Action") == "X")
        #expect(value(form, "Tags", "member", "1", "Value") == "b")
        #expect(value(form, "Tags", "member", "2", "Key") == "c")
        #expect(value(form, "Tags", "member", "2") == nil)
        #expect(value(form, "Empty") == "" && value(form, "Bare") == "")
        #expect(value(form, "Missing") == nil)
    }

    @Test func decodesPercentAndPlus() throws {
        let form = try tree("a%2Eb=1+2%2B3%26%3D%C3%A9&c=x%3dy=z")
        #expect(value(form, "a", "b") == "1 2+3&=é")
        #expect(value(form, "c") == "x=y=z")
    }

    @Test func sortsNumberedElementsAndClosesGaps() throws {
        let form = try tree("L.10=j&L.2=b&L.1=a&L.x=no&L.-1=no&L.99999999999=no&L.4294967295=z")
        let list = try #require(form.child("L", of: .root))
        #expect(form.elements(of: list).compactMap { form.value(of: $0) } == ["a", "b", "j", "z"])
        #expect(form.children(of: list).count == 7 && form.hasChildren(list))
        #expect(form.name(of: list) == "L")
    }

    @Test func theLastOfTwoValuesCounts() throws {
        #expect(value(try tree("a=1&&a=2&"), "a") == "2")
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%=1", "a=%FF", "a=%ED%A0%80", "a=%C3"])
    func refusesBrokenEncoding(form: String) {
        #expect { try tree(form) } throws: { ($0 as? CodecError)?.cause == .malformed }
    }

    @Test func refusesRawBytesThatAreNotUTF8() {
        #expect(throws: CodecError.self) { try FormTree([0x61, 0x3D, 0xFF]) }
    }

    @Test func refusesMoreThanItsLimits() {
        var limits = FormLimits()
        limits.bytes = 60
        limits.pairs = 3
        limits.depth = 4
        limits.nodes = 6
        limits.nameBytes = 20
        let tooMuch = [
            "a=1&b=2&c=3&d=4", "a.b.c.d.e=1", "a.b.c=1&d.e.f=2", "abcdefghijklmnopqrstu=1",
            "a=" + String(repeating: "x", count: 60),
        ]
        for form in tooMuch {
            #expect { try tree(form, limits) } throws: { ($0 as? CodecError)?.cause == .limit }
        }
        #expect(throws: Never.self) { try tree("a.b.c.d=1&e=2&a.b=3", limits) }
    }

    @Test func survivesDamage() {
        let sample = Array(
            "Action=Put&A.member.1.B=%C3%A9+x&A.member.2.B=2&M.entry.1.key=k&M.entry.1.value=v".utf8)
        var accepted = 0
        withDamaged([sample], rounds: 5000, seed: 2, spice: Array("%&=.+0".utf8)) {
            if (try? FormTree($0)) != nil { accepted += 1 }
        }
        #expect(accepted > 1000 && accepted < 5000)
    }

    @Test func whatIsWrittenReadsBack() throws {
        var writer = FormWriter()
        writer.add("A.member.1", "x &=%+é/\u{0}")
        writer.add("B", "")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "A.member.1=x%20%26%3D%25%2B%C3%A9%2F%00&B=")
        #expect(value(try FormTree(writer.bytes), "A", "member", "1") == "x &=%+é/\u{0}")
    }
}
