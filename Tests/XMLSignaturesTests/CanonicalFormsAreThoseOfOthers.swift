// Exclusive canonicalization against lxml's, and what a tree is made of.

import CloudCore
import CloudTesting
import Testing

@testable import XMLSignatures

@Suite struct CanonicalFormsAreThoseOfOthers {
    @Test(arguments: 0..<9) func elementsAreWrittenAsLxmlWritesThem(_ number: Int) throws {
        let expected = try Resource.text("canonical-\(number).txt")
        let end = try #require(expected.utf8.firstIndex(of: 10))
        let prefixes = expected[..<end].split(separator: " ").map { $0 == "#default" ? "" : String($0) }
        let document = try XMLElement(document: try Resource.bytes("canonical-\(number).xml"))
        let element = try #require(document.named("x"))
        var canonicalizer = ExclusiveCanonicalizer(inclusivePrefixes: Set(prefixes))
        canonicalizer.write(element)
        #expect(canonicalizer.bytes == Array(expected[end...].utf8.dropFirst()))
    }

    @Test func theCanonicalFormIsItsOwn() throws {
        let text = try Resource.text("canonical-7.txt").drop { $0 != "<" }
        var canonicalizer = ExclusiveCanonicalizer()
        canonicalizer.write(try XMLElement(document: Array(text.utf8)))
        #expect(String(decoding: canonicalizer.bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a b='1' b='2'/>", "<a>&x;</a>", "<?xml version='1.0'?>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<a><?php ?></a>", "<a/><?x?>", "<p:a/>", "<a p:b='1'/>", "<a xmlns:p=''/>", "<a:b:c/>", "<:a/>",
        "<a:/>", "<a xmlns:xmlns='urn:x'/>", "<a xmlns:xml='urn:x'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>", "<é/>", "<a é='1'/>",
        "\u{FEFF}\u{FEFF}<a/>",
    ])
    func whatIsNoTreeIsRefused(_ text: String) {
        #expect(throws: XMLSignatureProblem.self) { try XMLElement(document: Array(text.utf8)) }
    }

    @Test func treesHaveBounds() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        _ = try XMLElement(document: nested(XMLSignatureLimits.depth))
        #expect(throws: XMLSignatureProblem.self) {
            try XMLElement(document: nested(XMLSignatureLimits.depth + 1))
        }
        func wide(_ count: Int) -> [UInt8] {
            Array(("<a>" + String(repeating: "<b/>", count: count - 1) + "</a>").utf8)
        }
        _ = try XMLElement(document: wide(XMLSignatureLimits.elements))
        #expect(throws: XMLSignatureProblem.self) {
            try XMLElement(document: wide(XMLSignatureLimits.elements + 1))
        }
        func attributes(_ count: Int) -> [UInt8] {
            Array(("<a" + (0..<count).map { " a\($0)=''" }.joined() + "/>").utf8)
        }
        _ = try XMLElement(document: attributes(XMLSignatureLimits.attributes))
        #expect(throws: XMLSignatureProblem.self) {
            try XMLElement(document: attributes(XMLSignatureLimits.attributes + 1))
        }
    }

    @Test func commentsDoNotCutTextsShort() throws {
        let text = "<a>user@example.com<!-- x -->.evil.example</a>"
        #expect(try XMLElement(document: Array(text.utf8)).text == "user@example.com.evil.example")
    }
}
