// Lists of functions and of their versions, page by page.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html

import CloudCore

extension LambdaService {
    func listFunctions(
        _ input: ListFunctionsRequest, _ context: RequestContext
    ) async throws -> ListFunctionsResponse {
        let limit = Self.pageSize(input.maxItems)
        let marker = try VersionMarker(input.marker)
        if input.functionVersion == nil {
            var page = try await store.functions(
                account: context.account, region: context.region, after: marker?.name, limit: limit + 1)
            let hasMore = page.count > limit
            if hasMore { page.removeLast() }
            return ListFunctionsResponse(
                nextMarker: hasMore ? page.last.map { VersionMarker($0).text } : nil,
                functions: await listed(page, isQualified: false, context))
        }
        var page = try await everyVersion(after: marker, limit: limit + 1, context)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return ListFunctionsResponse(
            nextMarker: hasMore ? page.last.map { VersionMarker($0).text } : nil,
            functions: await listed(page, isQualified: true, context))
    }

    func listVersionsByFunction(
        _ input: ListVersionsByFunctionRequest, _ context: RequestContext
    ) async throws -> ListVersionsByFunctionResponse {
        let reference = try FunctionReference(input.functionName, context: context)
        guard let latest = try await store.function(reference.key) else {
            throw LambdaError.functionNotFound(reference.functionARN.description)
        }
        let limit = Self.pageSize(input.maxItems)
        let marker = try VersionMarker(input.marker)
        var page = marker == nil ? [latest] : []
        page += try await store.versions(
            reference.key, after: marker?.number ?? 0, limit: limit + 1 - page.count)
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return ListVersionsByFunctionResponse(
            nextMarker: hasMore ? page.last.map { VersionMarker($0).text } : nil,
            versions: await listed(page, isQualified: true, context))
    }

    /// 1–50 items: AWS gives no more, whatever is asked for.
    static func pageSize(_ asked: Int?) -> Int { min(max(1, asked ?? Limits.pageItems), Limits.pageItems) }

    /// Functions in order of their names, each followed by its versions.
    private func everyVersion(
        after marker: VersionMarker?, limit: Int, _ context: RequestContext
    ) async throws -> [Function] {
        var found: [Function] = []
        if let marker {
            let key = FunctionKey(account: context.account, region: context.region, name: marker.name)
            found += try await store.versions(key, after: marker.number, limit: limit)
        }
        var last = marker?.name
        while found.count < limit {
            let functions = try await store.functions(
                account: context.account, region: context.region, after: last, limit: limit - found.count)
            for function in functions where found.count < limit {
                found.append(function)
                guard found.count < limit else { break }
                found += try await store.versions(function.key, after: 0, limit: limit - found.count)
            }
            guard let name = functions.last?.key.name else { break }
            last = name
        }
        return found
    }
}

/// Where the next page of a list of versions begins: behind this version of this function. Opaque to callers.
struct VersionMarker: Hashable, Sendable {
    var name: String
    /// 0 for `$LATEST`.
    var number: UInt64

    init(_ function: Function) {
        name = function.key.name
        number = UInt64(function.version) ?? 0
    }

    /// Nil where there is none; throws where nobody was given such a marker.
    init?(_ text: String?) throws {
        guard let text, !text.isEmpty else { return nil }
        let parts = try Marker.text(in: text).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = UInt64(parts[1]) else { throw LambdaError.badMarker() }
        name = String(parts[0])
        self.number = number
    }

    var text: String { Marker.text(for: "\(name):\(number)") }
}

/// The form of all markers of Lambda.
enum Marker {
    static func text(for place: String) -> String { Base64.encode(Array(place.utf8)) }

    static func text(in marker: String) throws -> String {
        guard let bytes = Base64.decode(marker), let text = String(validating: bytes, as: UTF8.self),
            text.utf8.count <= Limits.markerBytes
        else { throw LambdaError.badMarker() }
        return text
    }
}
