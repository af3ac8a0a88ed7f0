// What AWS's documentation says of each operator, as a table.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html

import EventPatterns
import Testing

/// A pattern, an event, and whether the one matches the other.
struct Sample: Sendable, CustomTestStringConvertible {
    var pattern: String
    var event: String
    var matches: Bool
    var testDescription: String { "\(pattern) \(matches ? "matches" : "does not match") \(event)" }

    init(_ pattern: String, _ event: String, _ matches: Bool) {
        (self.pattern, self.event, self.matches) = (pattern, event, matches)
    }

    func check() throws {
        let found = try EventPattern(pattern).matches(Array(event.utf8))
        #expect(found == matches, "\(testDescription)")
    }
}

@Suite struct PatternsMatchAsDocumented {
    static let instance = """
        {"version":"0","id":"ddddd4-aaaa-7777-4444-345dd43cc333","account":"012345679012",\
        "detail-type":"EC2 Instance State-change Notification","source":"aws.ec2",\
        "time":"2017-10-02T16:24:49Z","region":"us-east-1",\
        "resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],\
        "detail":{"c-count":5,"d-count":3,"x-limit":301.8,"source-ip":"10.0.0.33",\
        "instance-id":"i-000000aaaaaa00000","state":"running","none":null,"yes":true,"empty":""}}
        """

    /// Patterns of one field of `detail`, against the event above.
    @Test(arguments: [
        (#""state":["initializing","running"]"#, true), (#""state":["stopped"]"#, false),
        (#""state":["Running"]"#, false), (#""state":[{"exactly":"running"}]"#, true),
        (#""x-limit":[301.8]"#, true), (#""x-limit":[3.018e2]"#, true), (#""c-count":[5.0]"#, true),
        (#""c-count":["5"]"#, false), (#""none":[null]"#, true), (#""none":[""]"#, false),
        (#""empty":[""]"#, true), (#""empty":[null]"#, false), (#""yes":[true]"#, true),
        (#""yes":[false]"#, false),
        (#""yes":["true"]"#, false), (#""state":[{"prefix":"run"}]"#, true),
        (#""state":[{"prefix":"Run"}]"#, false),
        (#""state":[{"prefix":""}]"#, true), (#""c-count":[{"prefix":""}]"#, false),
        (#""state":[{"prefix":{"equals-ignore-case":"RUN"}}]"#, true),
        (#""state":[{"suffix":"ning"}]"#, true),
        (#""state":[{"suffix":"run"}]"#, false),
        (#""state":[{"suffix":{"equals-ignore-case":"NING"}}]"#, true),
        (#""state":[{"equals-ignore-case":"RuNNing"}]"#, true),
        (#""state":[{"equals-ignore-case":"run"}]"#, false),
        (#""state":[{"anything-but":"initializing"}]"#, true),
        (#""state":[{"anything-but":"running"}]"#, false),
        (#""state":[{"anything-but":["stopped","running"]}]"#, false),
        (#""x-limit":[{"anything-but":123}]"#, true),
        (#""x-limit":[{"anything-but":[100,301.8]}]"#, false),
        (#""x-limit":[{"anything-but":"301.8"}]"#, true),
        (#""none":[{"anything-but":"x"}]"#, true), (#""missing":[{"anything-but":"x"}]"#, false),
        (#""state":[{"anything-but":{"prefix":"run"}}]"#, false),
        (#""c-count":[{"anything-but":{"prefix":"5"}}]"#, true),
        (#""state":[{"anything-but":{"suffix":["x","ning"]}}]"#, false),
        (#""state":[{"anything-but":{"equals-ignore-case":["RUNNING"]}}]"#, false),
        (#""state":[{"anything-but":{"wildcard":"r*g"}}]"#, false),
        (#""state":[{"anything-but":{"wildcard":"s*"}}]"#, true),
        (#""c-count":[{"numeric":[">",0,"<=",5]}]"#, true), (#""c-count":[{"numeric":["<",5]}]"#, false),
        (#""c-count":[{"numeric":["=",5]}]"#, true), (#""x-limit":[{"numeric":["=",3.018e2]}]"#, true),
        (#""x-limit":[{"numeric":[">=",301.8]}]"#, true), (#""x-limit":[{"numeric":[">",301.8]}]"#, false),
        (#""state":[{"numeric":[">",0]}]"#, false), (#""none":[{"numeric":["<",1]}]"#, false),
        (#""source-ip":[{"cidr":"10.0.0.0/24"}]"#, true), (#""source-ip":[{"cidr":"10.0.1.0/24"}]"#, false),
        (#""source-ip":[{"cidr":"0.0.0.0/0"}]"#, true), (#""state":[{"cidr":"0.0.0.0/0"}]"#, false),
        (#""c-count":[{"exists":true}]"#, true), (#""none":[{"exists":true}]"#, true),
        (#""c":[{"exists":true}]"#, false),
        (#""c-count":[{"exists":false}]"#, false), (#""c":[{"exists":false}]"#, true),
        (#""state":[{"wildcard":"run*"}]"#, true), (#""state":[{"wildcard":"*n*n*g"}]"#, true),
        (#""state":[{"wildcard":"*"}]"#, true), (#""state":[{"wildcard":""}]"#, false),
        (#""empty":[{"wildcard":"*"}]"#, true),
        (#""state":[{"wildcard":"r*x"}]"#, false), (#""state":[{"anything-but":{"wildcard":""}}]"#, true),
        (#""state":["x",{"prefix":"y"},{"suffix":"ing"}]"#, true),
        (#""state":["running"],"d-count":[4]"#, false),
        (#""state":["running"],"d-count":[3]"#, true), (#""state":{"x":["running"]}"#, false),
    ])
    func operators(_ fields: String, _ matches: Bool) throws {
        try Sample("{\"detail\":{\(fields)}}", Self.instance, matches).check()
    }

    @Test(arguments: [
        Sample(
            #"{"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"]}"#, instance,
            true),
        Sample(#"{"time":[{"prefix":"2017-10-02"}]}"#, instance, true),
        Sample(
            #"{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"]}"#, instance,
            true),
        Sample(#"{"detail":["x"]}"#, instance, false),
        Sample(#"{"detail":[{"exists":false}]}"#, instance, true),
        Sample(#"{"detail":{"state":["x"]}}"#, #"{"detail":"{\"state\":\"x\"}"}"#, false),
        Sample(#"{"a":[{"exists":true}]}"#, #"{"a":[]}"#, false),
        Sample(#"{"a":[null]}"#, #"{"a":[]}"#, false),
        Sample(#"{"a":[{"exists":false}]}"#, #"{"a":[]}"#, true),
        Sample(#"{"a":[2]}"#, #"{"a":[1,2]}"#, true),
        Sample(#"{"a":[{"anything-but":1}]}"#, #"{"a":[1,2]}"#, true),
        Sample(#"{"a":[{"anything-but":[1,2]}]}"#, #"{"a":[1,2]}"#, false),
        Sample(#"{"a":[{"anything-but":["x"]},{"exists":false}]}"#, #"{"b":1}"#, true),
        // Accounts are beyond the bounds of numbers: then the text decides.
        Sample(#"{"a":[123456789012]}"#, #"{"a":123456789012}"#, true),
        Sample(#"{"a":[123456789012]}"#, #"{"a":1.23456789012e11}"#, false),
        Sample(#"{"a":[{"numeric":[">",0]}]}"#, #"{"a":123456789012}"#, false),
        Sample(#"{"a":[0]}"#, #"{"a":-0.0}"#, true),
        Sample(#"{"a":[{"numeric":["=",-122.42916360922355]}]}"#, #"{"a":-122.42916360922355}"#, true),
        Sample(#"{"a":[{"numeric":["=",-122.42916360922355]}]}"#, #"{"a":-122.42916360922356}"#, false),
        // Addresses are equal in every spelling.
        Sample(#"{"a":["::1"]}"#, #"{"a":"0:0:0:0:0:0:0:1"}"#, true),
        Sample(#"{"a":["10.0.0.1"]}"#, #"{"a":"10.0.0.1"}"#, true),
        Sample(#"{"a":["10.0.0.1"]}"#, #"{"a":"10.0.0.2"}"#, false),
        Sample(#"{"a":["300.0.0.1"]}"#, #"{"a":"300.0.0.1"}"#, true),
        Sample(#"{"a":[{"cidr":"2001:db8::/32"}]}"#, #"{"a":"2001:0DB8:1234::1"}"#, true),
        Sample(#"{"a":[{"cidr":"2001:db8::/32"}]}"#, #"{"a":"2001:db9::"}"#, false),
        Sample(#"{"a":[{"cidr":"10.0.0.0/8"}]}"#, #"{"a":"0a00:1::"}"#, false),
        // Names with dots.
        Sample(#"{"detail":{"state":{"status":["on"]}}}"#, #"{"detail":{"state.status":"on"}}"#, true),
        Sample(#"{"detail":{"state.status":["on"]}}"#, #"{"detail":{"state":{"status":"on"}}}"#, true),
        Sample(
            #"{"detail":{"state":{"status":["on"]}}}"#, #"{"detail":{"state.status":{"status":"on"}}}"#, false
        ),
        Sample(#"{"a":{"b":["x"]}}"#, #"{"a.b":"x"}"#, true),
        Sample(#"{"a.b":["x"]}"#, #"{"a.b.c":"x"}"#, false),
        // Escapes, in names and in values.
        Sample(#"{"\u0061":["\u00e9\n"]}"#, #"{"a":"é\u000a"}"#, true),
        Sample(#"{"a":[{"prefix":"é"}]}"#, #"{"\u0061":"\u00E9a"}"#, true),
        Sample(#"{"a":["😀"]}"#, #"{"a":"\ud83d\ude00"}"#, true),
        Sample(#"{"a":["\\"]}"#, #"{"a":"\\"}"#, true),
        Sample(#"{"a":[{"equals-ignore-case":"ÄÖÜ"}]}"#, #"{"a":"äöü"}"#, true),
        Sample(#"{"a":[{"suffix":{"equals-ignore-case":"straSSe"}}]}"#, #"{"a":"ÖSTRASSE"}"#, true),
        Sample(#"{"a":[{"equals-ignore-case":"k"}]}"#, "{\"a\":\"\u{212A}\"}", false),
        Sample(#"{"a":[{"wildcard":"a\\*b*"}]}"#, #"{"a":"a*bc"}"#, true),
        Sample(#"{"a":[{"wildcard":"a\\*b*"}]}"#, #"{"a":"axbc"}"#, false),
        Sample(#"{"a":[{"wildcard":"\\\\*"}]}"#, #"{"a":"\\x"}"#, true),
        // A name written twice: in a pattern the last counts, in an event each.
        Sample(#"{"a":[1],"a":[2]}"#, #"{"a":1}"#, false), Sample(#"{"a":[1]}"#, #"{"a":1,"a":2}"#, true),
        Sample(#"{"a":[2]}"#, #"{"a":1,"a":2}"#, true),
    ])
    func events(_ sample: Sample) throws { try sample.check() }

    static let or = """
        {"source":["aws.cloudwatch"],"$or":[{"metricName":["CPUUtilization","ReadLatency"]},\
        {"metricType":["MetricType"],"namespace":["AWS/EC2","AWS/ES"],\
        "$or":[{"metricId":[1234]},{"spaceId":[1000]}]},{"scope":["Service"]}]}
        """

    @Test(arguments: [
        Sample(or, #"{"source":"aws.cloudwatch","metricName":"ReadLatency"}"#, true),
        Sample(or, #"{"source":"aws.cloudwatch","scope":"Service"}"#, true),
        Sample(or, #"{"source":"x","scope":"Service"}"#, false),
        Sample(or, #"{"source":"aws.cloudwatch"}"#, false),
        Sample(or, #"{"source":"aws.cloudwatch","metricType":"MetricType","namespace":"AWS/ES"}"#, false),
        Sample(
            or, #"{"source":"aws.cloudwatch","metricType":"MetricType","namespace":"AWS/ES","spaceId":1000}"#,
            true),
        Sample(
            #"{"$or":[{"a":[1]},{"b":[1]}],"c":{"$or":[{"d":[1]},{"e":[{"exists":false}]}]}}"#, #"{"b":1}"#,
            true),
        Sample(
            #"{"$or":[{"a":[1]},{"b":[1]}],"c":{"$or":[{"d":[1]},{"e":[{"exists":false}]}]}}"#,
            #"{"b":1,"c":{"e":2}}"#, false),
        // The branch's own field replaces the one outside.
        Sample(#"{"a":[1],"$or":[{"a":[2]},{"b":[3]}]}"#, #"{"a":2}"#, true),
        Sample(#"{"a":[1],"$or":[{"a":[2]},{"b":[3]}]}"#, #"{"a":1}"#, false),
    ])
    func orOfFields(_ sample: Sample) throws { try sample.check() }

    static let employees = """
        {"employees":[{"firstName":"John","lastName":"Doe"},{"firstName":"Anna","lastName":"Smith"},\
        {"firstName":"Peter","lastName":"Jones"}]}
        """
    static let teams = """
        {"employees":[[{"firstName":"John","lastName":"Doe"},{"firstName":"Anna","lastName":"Smith"}],\
        [{"firstName":"Peter","lastName":"Jones"}]]}
        """

    @Test(arguments: [
        Sample(#"{"employees":{"firstName":["Anna"]}}"#, employees, true),
        Sample(#"{"employees":{"firstName":["Anna"]}}"#, teams, true),
        Sample(#"{"employees":{"firstName":["Anna"],"lastName":["Smith"]}}"#, employees, true),
        Sample(#"{"employees":{"firstName":["Anna"],"lastName":["Jones"]}}"#, employees, false),
        Sample(#"{"employees":{"firstName":["Anna"],"lastName":["Jones"]}}"#, teams, false),
        Sample(#"{"employees":{"firstName":["Peter"],"lastName":["Jones"]}}"#, teams, true),
        Sample(#"{"a":{"x":[1]},"b":{"y":[2]}}"#, #"{"a":[{"x":0},{"x":1}],"b":[{"y":2},{"y":3}]}"#, true),
        Sample(#"{"a":{"b":{"x":[1]},"c":{"y":[2]}}}"#, #"{"a":[{"b":[{"x":1}]},{"c":[{"y":2}]}]}"#, false),
        Sample(
            #"{"a":{"b":{"x":[1]},"c":{"y":[2]}}}"#, #"{"a":[{"b":[{"x":0},{"x":1}],"c":[{"y":2}]}]}"#, true),
        Sample(
            #"{"a":{"b":{"x":[1],"y":[2]}}}"#, #"{"a":[{"b":[{"x":1},{"y":2}]},{"b":[{"x":1,"y":2}]}]}"#, true
        ),
        // Absence is looked for in the element that the fields before it chose; fields go by their names.
        Sample(#"{"a":{"x":[1],"y":[{"exists":false}]}}"#, #"{"a":[{"x":1},{"x":2,"y":1}]}"#, true),
        Sample(#"{"a":{"x":[1],"y":[{"exists":false}]}}"#, #"{"a":[{"x":1,"y":1},{"x":2}]}"#, false),
        Sample(#"{"a":{"x":[1],"b":[{"exists":false}]}}"#, #"{"a":[{"x":1},{"x":2,"b":1}]}"#, false),
        // Plain values of an array belong to what is around it.
        Sample(#"{"a":["x"],"b":["y"]}"#, #"{"a":["w","x"],"b":["y","z"]}"#, true),
        Sample(#"{"a":[1]}"#, #"{"a":[[0],[[1]]]}"#, true),
    ])
    func arraysAreConsistent(_ sample: Sample) throws { try sample.check() }
}
