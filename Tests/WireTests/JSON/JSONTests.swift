// JSON in and out: exact, strict, bounded.

import CloudCore
import Testing
import Wire

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"a":[1,-2,3.5,1e+20,true,false,null,"x"],"b":{}}"#, "[]", "0", #""""#, "9223372036854775807",
        "-9223372036854775808", #"{"dup":1,"dup":2}"#, #""é𐍈\u0001\"\\\n""#,
    ])
    func roundTripsExactly(_ text: String) throws {
        #expect(JSON.text(try JSON.parse(text)) == text)
    }

    @Test func readsEscapes() throws {
        #expect(try JSON.parse(#""\u00e9\ud83d\ude00\/\b\f\n\r\t""#).string == "é😀/\u{8}\u{C}\n\r\t")
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "1e", "+1", "-", "nul",
        "tru",
        "\"", "\"\\x\"", "\"\\ud800\"", "\"\\u12\"", "\"a\nb\"", "[1] 2", "1e999", "'a'", "NaN", "[1 2]",
        "\u{FEFF}1",
    ])
    func refusesWhatIsNotJSON(_ text: String) {
        #expect(throws: JSONError.self) { try JSON.parse(text) }
    }

    @Test func refusesInvalidUTF8() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        ] {
            #expect(throws: JSONError.self) { try JSON.parse(bytes) }
        }
    }

    @Test func isBoundedInDepthAndLength() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSON.parse(nested(WireLimits.depth))
        #expect(throws: JSONError.self) { try JSON.parse(nested(WireLimits.depth + 1)) }
        #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSON.parse("[1,2]", limits: JSON.Limits(bytes: 4)) }
    }

    @Test func numbersKeepTheirValue() throws {
        #expect(try JSON.parse("12345678901234567890").number == 1.2345678901234567e19)
        #expect(try JSON.parse("0.1") == .double(0.1))
        #expect(try JSON.parse("1E2") == .double(100))
        #expect(try JSON.parse("-0").integer == 0)
    }

    @Test func mutationsNeverCrashAndAcceptedOnesRoundTrip() throws {
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\n",true,null],"b":{"c":"é"}}"#.utf8)
        var state: UInt64 = 42
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...(next() % 3) {
                let index = next() % bytes.count
                switch next() % 3 {
                case 0: bytes[index] = UInt8(next() & 255)
                case 1: bytes.remove(at: index)
                default: bytes.insert(seed[next() % seed.count], at: index)
                }
            }
            if let document = try? JSON.parse(bytes) {
                #expect(try JSON.parse(JSON.write(document)) == document)
            }
        }
    }
}
