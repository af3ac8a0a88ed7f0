// What has become of a function's image, as it is kept with the function.

import CloudCore
import Store

extension LambdaStore {
    /// A function, or a version, whose image has been waited for.
    struct SettledImage: Sendable {
        var function: Function
        /// The manifest that nobody has any more.
        var released: BlobID?
    }

    /// Notes that the image of `pulled` is there, or why it can't be had; after an update that failed the
    /// function has what it had before. As on AWS that gives it another revision. Nil where nothing waits for
    /// that image any more.
    func settle(
        _ pulled: Function, _ problem: ImageProblem?, revisionID: String
    ) async throws -> SettledImage? {
        try await store.transact { transaction in
            let key = pulled.key
            let place = UInt64(pulled.version).map { LambdaKeys.version(key, $0) } ?? LambdaKeys.function(key)
            guard
                var function = try await transaction.get(place, as: FunctionRecord.self)?.opened(by: sealer),
                function.code == pulled.code, function.imageState == pulled.imageState
            else { return nil }
            var needless: BlobID?
            switch function.imageState {
            case .creating: function.imageState = problem.map(ImageState.notCreated)
            case .updating(let former):
                needless = problem == nil ? former.code : function.code
                if problem != nil { function = function.running }
                function.imageState = problem.map(ImageState.notUpdated)
            case .notCreated, .notUpdated, nil: return nil
            }
            function.revisionID = revisionID
            var released: BlobID?
            if let needless { released = try await leave(needless, of: key, &transaction) }
            transaction.put(try FunctionRecord(function, sealer: sealer), at: place)
            return SettledImage(function: function, released: released)
        }
    }
}
