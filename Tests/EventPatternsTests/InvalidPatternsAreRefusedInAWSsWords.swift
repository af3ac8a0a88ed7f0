// What is wrong with a pattern, and the place where AWS's reader finds it.

import CloudCore
import EventPatterns
import Testing

@Suite struct InvalidPatternsAreRefusedInAWSsWords {
    static func error(_ pattern: String, _ dialect: PatternDialect = .eventBridge) -> PatternError? {
        do {
            _ = try EventPattern(pattern, dialect: dialect)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        (#"{"int": 42}"#, #""int" must be an object or an array"#, 11),
        (#"{"string": "my-value"}"#, #""string" must be an object or an array"#, 13),
        (#"{"resources": []}"#, "Empty arrays are not allowed", 17),
        (#"{"source": ["aws.health"], "detail": {}}"#, "Empty objects are not allowed", 40),
        (#"["not", "a", "dict", "but valid json"]"#, "Filter is not an object", 2),
        (#"{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}"#, "Unrecognized match type NUMERIC", 36),
        (#"{"my_key": [{"EXISTS": true}]}"#, "Unrecognized match type EXISTS", 28),
        (#"{"key":[["value"]]}"#, "Match value must be String, number, true, false, or null", 10),
        (#"{"key":[{"wrong-operator":true}]}"#, "Unrecognized match type wrong-operator", 31),
        (#"{"key":[{"suffix":"value","prefix":"value2"}]}"#, "Only one key allowed in match expression", 37),
        (#"{"key":[{}]}"#, "Match expression name not found", 11),
        (#"{"time": [{"prefix": ["2022-07-13"]}]}"#, "prefix match pattern must be a string", 23),
        (#"{"time": [{"prefix": 123}]}"#, "prefix match pattern must be a string", 25),
        (#"{"FileName": [{"suffix": 123}]}"#, "suffix match pattern must be a string", 29),
        (#"{"key":[{"prefix":{"x":"y"}}]}"#, "Unsupported prefix pattern: x", 25),
        (#"{"key":[{"suffix":{}}]}"#, "Suffix expression name not found", 21),
        (#"{"a":[{"exists":null}]}"#, "exists match pattern must be either true or false.", 21),
        (#"{"key":[{"exists":"no"}]}"#, "exists match pattern must be either true or false.", 20),
        (#"{"EventBusArn": [{"wildcard": 123}]}"#, "wildcard match pattern must be a string", 34),
        (#"{"a":[{"wildcard":"x**"}]}"#, "Consecutive wildcard characters at pos 2", 24),
        (#"{"a":[{"wildcard":"x\\y"}]}"#, "Invalid escape character at pos 2", 25),
        (
            #"{"detail-type": [{"equals-ignore-case": ["ec2 instance state-change notification"]}]}"#,
            "equals-ignore-case match pattern must be a string", 42
        ),
        (#"{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}"#, "Bad numeric range operator: >", 49),
        (#"{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}"#, "Value of < must be numeric", 50),
        (#"{"key":[{"numeric":[]}]}"#, "Invalid member in numeric match: ]", 22),
        (#"{"key":[{"numeric":["operator"]}]}"#, "Unrecognized numeric range operator: operator", 32),
        (#"{"key":[{"numeric":[1,"<="]}]}"#, "Invalid member in numeric match: 1", 22),
        (#"{"key":[{"numeric":["=","000"]}]}"#, "Value of equals must be numeric", 26),
        (#"{"key":[{"numeric":[">="]}]}"#, "Value of >= must be numeric", 26),
        (#"{"key":[{"numeric":["<",100,">",10]}]}"#, "Too many elements in numeric expression", 30),
        (#"{"key":[{"numeric":[">",3,"<",1]}]}"#, "Bottom must be less than top", 33),
        (#"{"key":[{"numeric":[">",20,30]}]}"#, "Bad value in numeric range: 30", 30),
        (#"{"key":[{"numeric":[">",20,"test"]}]}"#, "Bad numeric range operator: test", 34),
        (#"{"key":[{"numeric":[">","20","<","30"]}]}"#, "Value of > must be numeric", 26),
        (#"{"key":[{"numeric":[">",20,"<",30,"<",50]}]}"#, "Too many terms in numeric range expression", 36),
        (#"{"a":[{"numeric":10}]}"#, "Value of numeric must be an array.", 20),
        (#"{"a":[{"numeric":["<",5000000001]}]}"#, "Value must be between -5.0E9 and 5.0E9, inclusive", 34),
        (
            #"{"detail": {"state": [{"anything-but": null}]}}"#,
            "Value of anything-but must be an array or single string/number value.", 44
        ),
        (
            #"{"detail": {"FileName": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}}"#,
            "Value of anything-but must be an array or single string/number value.", 55
        ),
        (
            #"{"detail": {"state": [{"anything-but": {"equals-ignore-case": 123}}]}}"#,
            "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.", 66
        ),
        (
            #"{"detail": {"state": [{"anything-but": {"prefix": 123}}]}}"#,
            "prefix/suffix match pattern must be a string", 54
        ),
        (
            #"{"detail": {"FileName": [{"anything-but": {"suffix": ""}}]}}"#,
            "Null prefix/suffix not allowed", 56
        ),
        (#"{"key":[{"anything-but":{"exists":false}}]}"#, "Unsupported anything-but pattern: exists", 40),
        (
            #"{"a":[{"anything-but":["a",1]}]}"#,
            "Inside anything but list, either all values are number or string, mixed type is not supported",
            30
        ),
        (#"{"$or":{"a":[1]}}"#, "It must be an Array followed with $or.", 9),
        (#"{"$or":[1]}"#, "Only JSON object is allowed in array of $or relationship.", 10),
        (#"{"$or":[{"a":[1]}]}"#, "There must have at least 2 Objects in $or relationship.", 19),
        (
            #"{"$or":[{"a":[1]},{"regex":[1]}]}"#,
            "regex is Ruler reserved fieldName which cannot be used inside $or.", 29
        ),
        (
            #"{"bad" 1}"#,
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 8
        ),
        (
            #"{'bad': 'quotation'}"#,
            "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 2
        ),
        (
            #"{"not": closed mark""#,
            "Unrecognized token 'closed': was expecting (JSON String, Number, Array, Object or token "
                + "'null', 'true' or 'false')",
            15
        ),
    ])
    func placed(_ pattern: String, _ reason: String, _ column: Int) throws {
        let error = try #require(Self.error(pattern))
        #expect(error.reason == reason)
        #expect(
            error.message == "\(reason)\n at [Source: (String)\"\(pattern)\"; line: 1, column: \(column)]")
    }

    @Test(arguments: [
        ("bad-filter", "Malformed CIDR, one '/' required"),
        ("bad-/64filter", "Malformed CIDR, mask bits must be an integer"),
        ("bad-filter/64", "Nonstandard IP address: bad-filter"),
        ("xx.11.xx/8", "Nonstandard IP address: xx.11.xx"),
        ("xxxx:db8:1234:1a00::/64", "Nonstandard IP address: xxxx:db8:1234:1a00::"),
        ("10.0.0.999/8", "Invalid IP address: 10.0.0.999"),
        ("10.0.0.0/-1", "Malformed CIDR, mask bits must not be negative"),
        ("10.0.0.0/32", "IPv4 mask bits must be < 32"), ("::/128", "IPv6 mask bits must be < 128"),
    ])
    func addresses(_ range: String, _ message: String) {
        #expect(Self.error(#"{"a":[{"cidr":"\#(range)"}]}"#)?.message == message)
    }

    @Test func boundsOfAnythingBut() {
        let reason = "Value must be between -5.0E9 and 5.0E9, inclusive"
        #expect(Self.error(#"{"a":[{"anything-but":6e9}]}"#)?.message == reason)
        #expect(
            Self.error(#"{"a":[{"anything-but":[6e9]}]}"#)?.message.hasSuffix("line: 1, column: 27]") == true)
        #expect(Self.error(#"{"a":[{"anything-but":[-5e9,5e9]}]}"#) == nil)
    }

    /// Within lists the place is named twice.
    @Test(arguments: [
        (
            #"{"detail": {"state": [{"anything-but": {"wildcard": [123, "*/dir/*"]}}]}}"#,
            "wildcard match pattern must be a string", 57
        ),
        (
            #"{"detail": {"FileName": [{"anything-but": {"suffix": [123, ".txt"]}}]}}"#,
            "prefix/suffix match pattern must be a string", 58
        ),
        (
            #"{"detail": {"state": [{"anything-but": ["stopped", null]}]}}"#,
            "Inside anything but list, start|null|boolean is not supported.", 56
        ),
    ])
    func lists(_ pattern: String, _ reason: String, _ column: Int) {
        let place = "\n at [Source: (String)\"\(pattern)\"; line: 1, column: \(column)]"
        #expect(Self.error(pattern)?.message == reason + place + place)
    }

    @Test func linesAndColumns() {
        let pattern = "{\r\n \"é😀\":\n\t\"x\"}"
        let place = "[Source: (String)\"{\r\n \"é😀\":\n\\u0009\"x\"}\"; line: 3, column: 3]"
        #expect(Self.error(pattern)?.message == "\"é😀\" must be an object or an array\n at \(place)")
    }

    @Test func longSourcesAreCut() {
        let pattern = #"{"a":""# + String(repeating: "x", count: 600) + "\"}"
        #expect(
            Self.error(pattern)?.message.hasSuffix("\"[truncated 108 chars]; line: 1, column: 7]") == true)
    }

    @Test(arguments: [
        "", " ", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":[", "{\"a\":[1", "{\"a\":[1]",
        "{\"a\":[\"x", "{\"a\":[1]}x",
    ])
    func cutOff(_ pattern: String) { #expect(Self.error(pattern) != nil) }

    @Test func servicesWrapIt() throws {
        let error = try #require(Self.error(#"{"a":[]}"#))
        #expect(error.eventBridge.code == "InvalidEventPatternException")
        #expect(
            error.eventBridge.message.hasPrefix(
                "Event pattern is not valid. Reason: Empty arrays are not allowed\n at ["))
        #expect(error.lambda.code == "InvalidParameterValueException")
        #expect(error.lambda.message == "Invalid filter pattern definition.")
    }
}
