// The three languages of filter patterns, with AWS's documented examples among the cases.

import CloudCore
import CloudTesting
import Testing

@testable import Logs

@Suite struct FilterPatternsMeanWhatAWSSays {
    @Test(arguments: [
        ("", "anything", true), ("  ", "anything", true),
        ("ERROR", "[ERROR 400] BAD REQUEST", true), ("ERROR", "an error", false),
        ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true),
        ("ERROR ARGUMENTS", "[ERROR 401] UNAUTHORIZED REQUEST", false),
        ("?ERROR ?ARGUMENTS", "[ERROR 401] UNAUTHORIZED", true),
        ("?ERROR ?ARGUMENTS", "fine", false), ("ERROR -ARGUMENTS", "[ERROR 400] BAD", true),
        ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false), ("-x", "abc", true),
        ("\"INTERNAL SERVER ERROR\"", "[ERROR 500] INTERNAL SERVER ERROR", true),
        ("\"INTERNAL SERVER ERROR\"", "INTERNAL ERROR SERVER", false),
        ("\"a\\\"b\"", "xa\"by", true), ("?x y", "only y", true),
    ])
    func terms(_ pattern: String, _ message: String, _ matches: Bool) throws {
        #expect(try FilterPattern(pattern).matches(message) == matches)
    }

    static let event = """
        {"level": "ERROR", "code": 500, "ok": false, "none": null, "ip": "10.1.2.3", "users": ["a", "b"],
         "items": [{"id": 1}, {"id": 2}], "a b": {"c-d": 1.5}}
        """

    @Test(arguments: [
        ("{ $.level = \"ERROR\" }", true), ("{ $.level = ERROR }", true), ("{$.level=INFO}", false),
        ("{ $.level != \"INFO\" }", true), ("{ $.level = \"ER*\" }", true), ("{ $.level = \"*OR\" }", true),
        ("{ $.code = 500 }", true), ("{ $.code >= 500 }", true), ("{ $.code > 500 }", false),
        ("{ $.code < 5e2 }", false), ("{ $.code <= 500.0 }", true), ("{ $.code != 400 }", true),
        ("{ $.ok IS FALSE }", true), ("{ $.ok IS TRUE }", false), ("{ $.none IS NULL }", true),
        ("{ $.missing NOT EXISTS }", true), ("{ $.level NOT EXISTS }", false), ("{ $.level EXISTS }", true),
        ("{ $.missing = \"x\" }", false), ("{ $.ip = \"10.*\" }", true), ("{ $.ip = 10.* }", true),
        ("{ $.users[0] = \"a\" }", true), ("{ $.users[2] = \"a\" }", false), ("{ $.users[*] = \"b\" }", true),
        ("{ $.items[1].id = 2 }", true), ("{ $.items[*].id = 3 }", false),
        ("{ $['a b']['c-d'] = 1.5 }", true), ("{ $['a b'].c-d = 1.5 }", true),
        ("{ ($.level = \"ERROR\") && ($.code = 500) }", true),
        ("{ $.level = \"INFO\" || $.code = 500 }", true), ("{ $.level = \"INFO\" && $.code = 500 }", false),
        ("{ ($.code = 1 || $.code = 500) && ($.ok IS FALSE || $.ok IS TRUE) }", true),
        ("{ $.code = 1 && $.code = 2 || $.code = 500 }", true),
    ])
    func json(_ pattern: String, _ matches: Bool) throws {
        #expect(try FilterPattern(pattern).matches(Self.event) == matches)
        #expect(try !FilterPattern(pattern).matches("no json at all"))
    }

    static let line = """
        127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534
        """

    @Test(arguments: [
        ("[ip, logger, user, time, request, status_code, size]", true),
        ("[ip, logger, user, time, request, status_code]", false),
        ("[ip, user, ..., status_code = 4*, size]", true), ("[ip, ..., size > 1000]", true),
        ("[ip, ..., size > 2000]", false), ("[..., status = 404, size]", true),
        ("[ip=127.0.0.1, ...]", true), ("[ip!=127.0.0.1, ...]", false),
        ("[ip, logger, user, time, request = \"*html*\", status = 404 || status = 500, size]", true),
        ("[ip, logger, user, time, request, s = 4* && s != 403, size]", true),
        ("[ip, logger, user, time = \"10/Oct*\", ...]", true), ("[...]", true),
    ])
    func fields(_ pattern: String, _ matches: Bool) throws {
        #expect(try FilterPattern(pattern).matches(Self.line) == matches)
    }

    @Test(arguments: [
        "{", "{ }", "{ $.a }", "{ $.a = }", "{ $.a > x }", "{ a = 1 }", "{ $.a = 1 ", "{ $.a = 1 } x",
        "{ ($.a = 1 }", "{ $.a IS MAYBE }", "{ $.a[x] = 1 }", "[", "[a", "[a, ..., b, ...]", "[a] b", "[]",
        "\"open", "?", "-", "%ERR.*%", "{ $.a = %x% }",
    ])
    func whatIsNoPatternIsRefused(_ pattern: String) {
        do {
            _ = try FilterPattern(pattern)
            Issue.record("taken for a pattern")
        } catch {
            #expect((error as? AWSError)?.code == "InvalidParameterException")
        }
    }

    @Test func hostilePatternsAreBounded() throws {
        for text in [
            "{" + String(repeating: "(", count: 1_000), "[" + String(repeating: "a,", count: 500),
            String(repeating: "a ", count: 500), String(repeating: "a", count: 1_025),
        ] {
            #expect(throws: AWSError.self) { try FilterPattern(text) }
        }
        let stars = "[a=" + String(repeating: "*a", count: 400) + "b]"
        let message = String(repeating: "a", count: 20_000)
        #expect(try !FilterPattern(stars).matches(message))
    }

    /// Whatever text comes: a pattern or an error, and no message that breaks it.
    @Test func mutilatedPatternsAreReadOrRefused() {
        let seeds = [
            "{ ($.a.b[0] = \"x*\") && ($.c >= 5 || $['d'] NOT EXISTS) }",
            "[a, b = 4* || b != \"x y\", ..., c]",
            "?one -two \"three four\"",
        ].map { Array($0.utf8) }
        let entropy = SeededEntropy(11)
        for round in 0..<3_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<entropy.integer(in: 1..<4) {
                let place = entropy.integer(in: 0..<bytes.count)
                if entropy.integer(in: 0..<2) == 0 {
                    bytes.remove(at: place)
                } else {
                    bytes[place] = entropy.bytes(1)[0]
                }
            }
            let pattern = try? FilterPattern(String(decoding: bytes, as: UTF8.self))
            _ = pattern?.matches(Self.event)
            _ = pattern?.matches(Self.line)
        }
    }
}
