// Where the client commands find the cloud and as whom they call it: the options and AWS's own variables.

import ArgumentParser
import Cloud
import CloudCore
import Identity
import NIOPosix
import Wire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The options that every client command has.
struct Connection: ParsableArguments {
    @Option(
        name: .customLong("endpoint"),
        help: "Where Apus listens. Otherwise AWS_ENDPOINT_URL, else http://127.0.0.1:4566.")
    var endpointOption: String?

    @Option(name: .customLong("region"), help: "Otherwise AWS_REGION or AWS_DEFAULT_REGION, else us-east-1.")
    var regionOption: String?

    var endpoint: String { endpointOption ?? variable("AWS_ENDPOINT_URL") ?? "http://127.0.0.1:4566" }
    var region: String {
        regionOption ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? "us-east-1"
    }

    /// Sends a signed request and returns the answer, whatever its status.
    func send(
        _ method: String, _ path: String, query: String = "", headers: HeaderFields = [:], body: [UInt8] = [],
        service: String
    ) async throws -> HTTPExchange.Answer {
        let address = try Self.address(of: endpoint)
        var fields = headers
        fields["Host"] = address.description
        fields["User-Agent"] = "apus-cli"
        let signed = RequestSigner(
            accessKeyID: variable("AWS_ACCESS_KEY_ID") ?? "test",
            secretAccessKey: variable("AWS_SECRET_ACCESS_KEY") ?? "test",
            sessionToken: variable("AWS_SESSION_TOKEN"),
            region: region, service: service
        ).sign(
            RequestHead(method: method, path: path, query: query, headers: fields), body: body,
            at: SystemClock().now)
        do {
            return try await HTTPExchange.send(signed, body: body, host: address.host, port: address.port)
        } catch let error as ClientError {
            throw error
        } catch {
            // What the network library says of a refused connection fills three lines.
            let why = error is NIOConnectionError ? "" : " (\(error))"
            throw ClientError(
                "nothing answers at \(endpoint)\(why). Start Apus with `apus serve`, or say with --endpoint "
                    + "where it listens")
        }
    }

    /// Calls an operation of a JSON protocol and returns its answer; an error of AWS's becomes a ClientError.
    func call(
        _ method: String, _ path: String, query: String = "", headers: HeaderFields = [:],
        input: Document? = nil,
        service: String
    ) async throws -> Document {
        let body = input.map { JSON.write($0) } ?? []
        let answer = try await send(
            method, path, query: query, headers: headers, body: body, service: service)
        let document = answer.body.isEmpty ? Document.object([]) : try JSON.parse(answer.body)
        guard (200..<300).contains(answer.status) else { throw Self.error(answer, document) }
        return document
    }

    static func error(_ answer: HTTPExchange.Answer, _ document: Document) -> ClientError {
        let type =
            answer.headers["x-amzn-errortype"] ?? document["__type"]?.string ?? "status \(answer.status)"
        // `com.amazonaws.sqs#QueueDoesNotExist` is QueueDoesNotExist to people.
        let code = type.split(separator: "#").last.map(String.init) ?? type
        let message = document["message"]?.string ?? document["Message"]?.string ?? ""
        return ClientError(message.isEmpty ? code : "\(code): \(message)")
    }

    /// Where an `http://` address leads; port 80 where it names none.
    static func address(of endpoint: String) throws -> ListenAddress {
        guard endpoint.hasPrefix("http://") else {
            throw ClientError("\(endpoint) is not an http:// address")
        }
        let authority = String(endpoint.dropFirst("http://".count).prefix { $0 != "/" })
        let hasPort = authority.contains(":") && !authority.hasSuffix("]")
        let isNamed = !authority.isEmpty && !authority.hasPrefix(":")
        guard isNamed, let address = ListenAddress(hasPort ? authority : authority + ":80"), address.port > 0
        else { throw ClientError("\(endpoint) names no host and port") }
        return address
    }

    private func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
