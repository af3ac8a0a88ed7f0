// A custom runtime in one Swift file without packages: answers {"name": …} with the name reversed.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One HTTP exchange over a connection of its own.
func exchange(_ request: String) -> (head: String, body: String) {
    guard let variable = getenv("AWS_LAMBDA_RUNTIME_API") else { exit(2) }
    let parts = String(cString: variable).split(separator: ":")
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(parts[1]).map { $0.bigEndian } ?? 0
    inet_pton(AF_INET, String(parts[0]), &address.sin_addr)
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard connected == 0 else { exit(3) }
    defer { close(connection) }
    _ = request.withCString { write(connection, $0, strlen($0)) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(connection, &buffer, buffer.count)
        if count <= 0 { break }
        answer += buffer[0..<count]
    }
    let text = String(decoding: answer, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { exit(4) }
    return (String(text[..<end.lowerBound]), String(text[end.upperBound...]))
}

while true {
    let root = "/2018-06-01/runtime/invocation"
    let event = exchange("GET \(root)/next HTTP/1.1\r\nHost: runtime\r\nConnection: close\r\n\r\n")
    let identifier =
        event.head.split(separator: "\r\n")
        .first { $0.lowercased().hasPrefix("lambda-runtime-aws-request-id:") }?
        .split(separator: ":").last.map { String($0).filter { $0 != " " } } ?? ""
    let name = event.body.split(separator: "\"").dropFirst(2).first { $0 != ": " && $0 != ":" } ?? ""
    let answer = "{\"reversed\":\"\(String(name.reversed()))\"}"
    _ = exchange(
        "POST \(root)/\(identifier)/response HTTP/1.1\r\nHost: runtime\r\nConnection: close\r\n"
            + "Content-Length: \(answer.utf8.count)\r\n\r\n\(answer)")
}
