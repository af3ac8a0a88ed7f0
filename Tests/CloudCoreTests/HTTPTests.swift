// Header fields and query parameters, as senders really write them.

import CloudCore
import Testing

@Suite struct HTTPTests {
    @Test func headerNamesHaveNoCase() {
        var headers: HeaderFields = ["Content-Type": "a", "X-Many": "1", "x-many": "2"]
        #expect(headers["content-type"] == "a")
        #expect(headers["CONTENT-TYPE"] == "a")
        #expect(headers["x-many"] == "1")
        #expect(headers.all("X-MANY") == ["1", "2"])
        #expect(headers["missing"] == nil)
        #expect(headers["content-typ"] == nil)
        headers["x-MANY"] = "3"
        #expect(headers.all("x-many") == ["3"])
        #expect(headers.fields.map(\.name) == ["Content-Type", "x-MANY"])
        headers["X-Many"] = nil
        #expect(headers.all("x-many").isEmpty)
        headers["New"] = "n"
        headers.add("New", "m")
        #expect(headers.all("new") == ["n", "m"])
    }

    @Test func lettersOnlyFoldWithinASCII() {
        let headers: HeaderFields = ["X-[": "1", "X-É": "2"]
        #expect(headers["x-{"] == nil)
        #expect(headers["x-é"] == nil)
    }

    @Test func parametersAreDecodedInOrder() {
        let head = RequestHead(method: "GET", path: "/", query: "a=1&b=&c&a=2&d=x%3Dy&e=1=2&f=a+b&&%67=g")
        #expect(head.parameters.map(\.name) == ["a", "b", "c", "a", "d", "e", "f", "g"])
        #expect(head.parameters.map(\.value) == ["1", "", "", "2", "x=y", "1=2", "a b", "g"])
        #expect(head.parameter("a") == "1")
        #expect(head.parameter("c")?.isEmpty == true)
        #expect(head.parameter("z") == nil)
        #expect(RequestHead(method: "GET", path: "/").parameters.isEmpty)
    }
}
