// What can go wrong in the store. Services let these pass, except `alreadyExists`, which they name in
// AWS's words; at the edge the rest is an InternalFailure with a log line.

/// An error of the store, of a blob, or of what was found in them.
public enum StoreError: Error, Hashable, Sendable {
    /// `insertOnly` found something under the key.
    case alreadyExists(Key)
    /// A key is empty, too long, or of the engine's own class.
    case invalidKey(bytes: Int, limit: Int)
    case valueTooLarge(bytes: Int, limit: Int)
    case batchTooLarge(operations: Int, bytes: Int)
    /// The limit of a scan or removal below 1 or above `StoreLimits.scanEntries`.
    case invalidLimit(Int)
    /// Others wrote the key first, again and again.
    case contention(Key)
    case corruptRecord(String)
    case corruptKey(Key)
    /// Written by a later version of Apus than this one.
    case newerFormat(found: Int, known: Int)
    /// Another process has the directory open.
    case directoryInUse(String)
    /// The directory holds something that is not a store of ours.
    case notAStore(String)
    case closed
    /// A commit could not be written, for the reason that is given. None has been taken since: one behind it
    /// must not become durable where it did not. Opening the store again, on a healthy disk, ends it.
    case failed(String)
    /// The engine or the operating system failed; the text is for the log.
    case engine(String)
    case blobMissing(BlobID)
    /// The bytes found are not those that were written.
    case blobCorrupt(BlobID)
    case blobTooLarge(bytes: Int, limit: Int)
    case blobRange(Range<Int>, size: Int)
}
