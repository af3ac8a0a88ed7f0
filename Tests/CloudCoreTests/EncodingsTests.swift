// Hexadecimal, Base64 (vectors of RFC 4648) and percent-encoding, with what must be refused.

import CloudCore
import CloudTesting
import Testing

@Suite struct EncodingsTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]) func base64AsInTheStandard(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        let bare = String(encoded.prefix { $0 != "=" })
        #expect(Base64.decode(bare) == Array(plain.utf8))
    }

    @Test func everyByteSurvivesBase64AndHex() {
        let entropy = SeededEntropy(5)
        for count in 0..<200 {
            let bytes = entropy.bytes(count)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        for _ in 0..<100 {
            let bytes = entropy.bytes(16)
            let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            #expect(Hex.encode(number) == Hex.encode(bytes))
            var text: [UInt8] = []
            Hex.append(number, to: &text)
            #expect(text == Array(Hex.encode(bytes).utf8))
        }
    }

    @Test(arguments: [
        "A", "AAAAA", "A===", "====", "=", "AA=A", "A-A=", "AA A", "AAA=AAAA", "AA=", "Zg=\n", "é",
    ])
    func whatIsNotBase64IsNil(_ text: String) { #expect(Base64.decode(text) == nil) }

    @Test func hexTakesBothCasesAndNothingElse() {
        #expect(Hex.encode([0, 15, 16, 255]) == "000f10ff")
        #expect(Hex.decode("000F10fF") == [0, 15, 16, 255])
        for text in ["0", "0g", "0x", " 0", "é"] { #expect(Hex.decode(text) == nil, "\(text)") }
    }

    @Test func percentEncodingKeepsOnlyTheUnreserved() {
        #expect(PercentEncoding.encode("AZaz09-._~") == "AZaz09-._~")
        #expect(PercentEncoding.encode("a b/c?é") == "a%20b%2Fc%3F%C3%A9")
        #expect(PercentEncoding.encode("a b/c", keepSlash: true) == "a%20b/c")
        #expect(PercentEncoding.encode("%2F") == "%252F")
    }

    @Test func percentDecodingLeavesTheMalformedAlone() {
        #expect(PercentEncoding.decode("a%20b%2fc%C3%A9") == "a b/cé")
        #expect(PercentEncoding.decode("100%") == "100%")
        #expect(PercentEncoding.decode("%2") == "%2")
        #expect(PercentEncoding.decode("%zz%41") == "%zzA")
        #expect(PercentEncoding.decode("a+b") == "a+b")
        #expect(PercentEncoding.decode("a+b%2B", plusIsSpace: true) == "a b+")
    }

    @Test func everyTextSurvivesPercentEncoding() {
        for text in ["", "\0", "a=b&c", "日本語", "%", "+", "\u{10FFFF}"] {
            #expect(PercentEncoding.decode(PercentEncoding.encode(text), plusIsSpace: true) == text)
        }
    }
}
