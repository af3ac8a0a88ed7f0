import CloudTesting
import Testing
import Wire

/// Everything the reader says about a document, with texts joined.
private func events(_ text: String, limits: XMLLimits = XMLLimits()) throws -> [XMLReader.Event] {
    var reader = try XMLReader(Array(text.utf8), limits: limits)
    var events: [XMLReader.Event] = []
    while true {
        let event = try reader.next()
        if case .endOfDocument = event { return events }
        if case .text(let run) = event, case .text(let before) = events.last {
            events[events.count - 1] = .text(before + run)
        } else {
            events.append(event)
        }
    }
}

private func text(of document: String) throws -> String {
    var reader = try XMLReader(Array(document.utf8))
    _ = try reader.root()
    return try reader.text()
}

@Suite struct XMLReaderTests {
    @Test func readsElementsTextAndEmptyElements() throws {
        #expect(
            try events("<?xml version='1.0' encoding='UTF-8'?>\n<A><B>x</B><C/></A>\n") == [
                .start("A"), .start("B"), .text("x"), .end, .start("C"), .end, .end,
            ])
    }

    @Test func dropsThePrefixOfElementsAndKeepsItOnAttributes() throws {
        var reader = try XMLReader(
            Array(
                "<s3:Grantee xmlns:xsi=\"urn:x\" xsi:type='Group'><u:URI xmlns:u='v'>a</u:URI></s3:Grantee>"
                    .utf8))
        #expect(try reader.root() == "Grantee")
        #expect(
            reader.attributes.map(\.name) == ["xmlns:xsi", "xsi:type"]
                && reader.attributes.map(\.value) == ["urn:x", "Group"])
        #expect(try reader.nextChild() == "URI")
        #expect(try reader.text() == "a")
        #expect(try reader.nextChild() == nil)
    }

    @Test(arguments: [
        ("<A>&lt;&gt;&amp;&quot;&apos;</A>", "<>&\"'"),
        ("<A>&#65;&#x42;&#x1F600;</A>", "AB😀"),
        ("<A>a<!-- b -->c<![CDATA[<d>&amp;]]>e</A>", "ac<d>&amp;e"),
        ("<A>1\r\n2\r3\n4</A>", "1\n2\n3\n4"),
        ("<A>1&#13;&#10;2</A>", "1\r\n2"),
        ("<A><![CDATA[1\r\n2\r3]]></A>", "1\n2\n3"),
        ("<A>&#x1;</A>", "\u{1}"),
        ("<A>x]]y]</A>", "x]]y]"),
        ("<A>  é  </A>", "  é  "),
        ("\u{FEFF}<A>bom</A>", "bom"),
        ("<A><?pi ignored?>x</A>", "x"),
    ])
    func resolvesText(document: String, expected: String) throws {
        #expect(try text(of: document) == expected)
    }

    @Test func normalisesWhiteSpaceInAttributes() throws {
        var reader = try XMLReader(Array("<A b='1\t2\r\n3&#10;4 &quot;'/>".utf8))
        _ = try reader.root()
        #expect(reader.attributes.first?.value == "1 2 3\n4 \"")
    }

    @Test(arguments: [
        "", "   ", "text", "<A>", "<A></B>", "<A/><B/>", "<A/>text", "<A", "<A b></A>", "<A b=c/>",
        "<A b='c/>",
        "<A b='1' b='2'/>", "<A b='1'c='2'/>", "<A b='<'/>", "<1/>", "</A>", "<A>&nbsp;</A>", "<A>&#0;</A>",
        "<A>&#xD800;</A>", "<A>&#x110000;</A>", "<A>&#;</A>", "<A>&#x;</A>", "<A>&amp</A>",
        "<A>&#xFFFFFFFFFFFFFFFFFFFFFFFF41;</A>", "<A>]]></A>", "<A>\u{1}</A>", "<A><![CDATA[x]]</A>",
        "<A><!-- </A>",
        "<!DOCTYPE A><A/>", "<!DOCTYPE A [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><A>&e;</A>",
        "<A><!ENTITY x 'y'></A>", "<?xml version='1.0' encoding='UTF-16'?><A/>", "<?xml <A/>", "< A/>",
        "<A / >",
        "<![CDATA[x]]><A/>",
    ])
    func refusesWhatIsNotWellFormed(document: String) {
        #expect { try events(document) } throws: { ($0 as? CodecError)?.cause == .malformed }
    }

    @Test func refusesWhatIsNotUTF8() {
        #expect(throws: CodecError.self) { try XMLReader([0x3C, 0x41, 0x3E, 0xFF, 0x3C]) }
        #expect(throws: CodecError.self) { try XMLReader([0xFF, 0xFE, 0x3C, 0x00]) }
    }

    @Test func refusesMoreThanItsLimits() {
        var limits = XMLLimits()
        limits.depth = 3
        limits.elements = 5
        limits.attributes = 2
        limits.nameBytes = 8
        limits.bytes = 100
        let tooMuch = [
            "<a><b><c><d/></c></b></a>", "<a><b/><b/><b/><b/><b/></a>", "<a b='' c='' d=''/>", "<abcdefghi/>",
            "<a>" + String(repeating: "x", count: 100) + "</a>",
        ]
        for document in tooMuch {
            #expect { try events(document, limits: limits) } throws: { ($0 as? CodecError)?.cause == .limit }
        }
        #expect(throws: Never.self) { try events("<a><b><c/></b><d/><d/></a>", limits: limits) }
    }

    @Test func skipsWholeElements() throws {
        var reader = try XMLReader(Array("<A><B>x<C>y</C><D/></B><E/><F>z</F></A>".utf8))
        _ = try reader.root()
        #expect(try reader.nextChild() == "B")
        try reader.skip()
        #expect(try reader.nextChild() == "E")
        try reader.skip()
        #expect(try reader.nextChild() == "F")
        #expect(try reader.text() == "z")
        #expect(try reader.nextChild() == nil)
        #expect(try reader.next() == .endOfDocument)
        #expect(try reader.next() == .endOfDocument)
    }

    @Test func refusesElementsWhereTextShouldBe() throws {
        var reader = try XMLReader(Array("<A>x<B/></A>".utf8))
        _ = try reader.root()
        #expect { try reader.text() } throws: { ($0 as? CodecError)?.cause == .mismatch }
    }

    @Test func survivesDamage() {
        let samples = [
            "<?xml version=\"1.0\"?><A b='c' xmlns:x=\"y\"><x:B>&amp;&#65;</x:B><![CDATA[q]]><!----><E/></A>",
            "<Delete><Object><Key>é😀</Key></Object><Object><Key>b</Key></Object><Quiet>true</Quiet></Delete>",
        ].map { Array($0.utf8) }
        var accepted = 0
        var refused = 0
        withDamaged(samples, rounds: 3000, seed: 1, spice: Array("<>&;/!?-[]'\"=: \r".utf8) + [0, 0xC3]) {
            if (try? events(String(decoding: $0, as: UTF8.self))) == nil {
                refused += 1
            } else {
                accepted += 1
            }
            var reader = try? XMLReader($0)
            _ = try? reader?.root()
            _ = try? reader?.skip()
        }
        #expect(accepted > 100 && refused > 1000)
    }
}

@Suite struct XMLWriterTests {
    @Test func writesAsAmazonDoes() {
        var writer = XMLWriter()
        writer.writeDeclaration()
        writer.open("ListBucketResult")
        writer.attribute("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/")
        writer.element("ETag", "\"abc\"")
        writer.element("Prefix", "")
        writer.element("Key", "a<b>&'\r\n\u{1}é")
        writer.close()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                <ETag>&quot;abc&quot;</ETag>\
                <Prefix/><Key>a&lt;b&gt;&amp;'&#xD;
                &#x1;é</Key></ListBucketResult>
                """)
    }

    @Test func whatItWritesReadsBack() throws {
        var numbers = SeededNumbers(seed: 7)
        for _ in 0..<300 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<Int.random(in: 0...20, using: &numbers)).compactMap { _ in
                        Unicode.Scalar(UInt32.random(in: 1...0x2FF, using: &numbers))
                    }))
            var writer = XMLWriter()
            writer.open("A")
            writer.attribute("b", text)
            writer.text(text)
            writer.close()
            var reader = try XMLReader(writer.bytes)
            _ = try reader.root()
            #expect(reader.attributes.first?.value == text)
            #expect(try reader.text() == text)
        }
    }
}
