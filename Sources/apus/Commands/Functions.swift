// `apus functions`: what is deployed.

import ArgumentParser
import CloudCore
import Wire

struct Functions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the functions of an account.",
        discussion:
            "Whose functions is told by the access key, as with any AWS client: AWS_ACCESS_KEY_ID or test.")

    @OptionGroup var connection: Connection

    func run() async throws {
        // Without their states, which ListFunctions leaves out.
        // https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
        var rows = [["NAME", "RUNTIME", "MEMORY", "TIMEOUT", "MODIFIED"]]
        var marker: String?
        repeat {
            let query = marker.map { "Marker=" + PercentEncoding.encode($0) } ?? ""
            let page = try await connection.call(
                "GET", "/2015-03-31/functions/", query: query, service: "lambda")
            for function in page["Functions"]?.array ?? [] {
                rows.append([
                    function["FunctionName"]?.string ?? "?",
                    function["Runtime"]?.string ?? function["PackageType"]?.string ?? "?",
                    "\(function["MemorySize"]?.integer ?? 0) MB",
                    "\(function["Timeout"]?.integer ?? 0) s",
                    function["LastModified"]?.string ?? "?",
                ])
            }
            marker = page["NextMarker"]?.string
        } while marker != nil
        print(rows.count == 1 ? "No functions in \(connection.region)." : Terminal.table(rows))
    }
}
