// Publishing versions. https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html

import CloudCore
import Store

extension LambdaService {
    func publishVersion(
        _ input: PublishVersionRequest, _ context: RequestContext
    ) async throws -> FunctionConfiguration {
        let reference = try FunctionReference(input.functionName, context: context)
        if input.publishTo != nil { throw LambdaError.notBuilt("PublishTo") }
        let notFound = LambdaError.functionNotFound(reference.functionARN.description)
        guard let latest = try await store.function(reference.key) else { throw notFound }
        var publishing = newVersion()
        publishing.description = input.description
        publishing.codeSHA256 = input.codeSha256
        publishing.revisionID = input.revisionId
        let bytes = latest.code.size
        let published = try await keeping(bytes, reference.key) { [publishing] in
            try await store.publish(reference.key, publishing, notFound: notFound)
        }
        // The code may have changed since it was looked at, and nothing more is kept of what was published.
        let kept = published.isNew ? published.version.code.size : 0
        catalog.storage.giveBack(bytes - kept, reference.key.account, reference.key.region)
        if published.isNew { snapshots?.begin(published.version) }
        return await shown(published.version, qualifier: published.version.version, context)
    }
}
