// SSE-KMS: bodies are sealed under data keys, and opened, as whoever sends and receives. A data key is asked
// for once in `KmsDataKeyReusePeriodSeconds`, by each principal for itself.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html

import CloudCore
import Synchronization

/// Asks KMS for queues.
final class QueueKeys: Sendable {
    /// Who uses what. A data key of one caller is none of another's.
    private struct Use: Hashable {
        var caller: String
        var key: String
        var queue: String
        /// Nil for the one that seals.
        var ciphertext: [UInt8]?
    }

    private struct Known {
        var dataKey: DataKey
        var until: Instant
    }

    private let service: any KeyService
    private let clock: any WallClock
    private let entropy: any Entropy
    private let known = Mutex<[Use: Known]>([:])

    init(_ service: any KeyService, clock: any WallClock, entropy: any Entropy) {
        self.service = service
        self.clock = clock
        self.entropy = entropy
    }

    /// Throws AWS's errors of keys: KmsAccessDenied, KmsDisabled, KmsNotFound …
    func seal(_ body: String, for queue: QueueRecord, _ context: RequestContext) async throws -> SealedBody? {
        guard let key = queue.keyARN else { return nil }
        let arn = queue.name.arn.description
        let use = Use(caller: Self.caller(context), key: key, queue: arn)
        let dataKey = try await dataKey(use, queue.settings, context) { service, context in
            try await service.generateDataKey(
                under: key, encryptionContext: Self.binding(arn), context: context)
        }
        return try SealedBody(body, under: dataKey, key: key, queue: arn, entropy: entropy)
    }

    func open(
        _ sealed: SealedBody, received settings: QueueSettings, _ context: RequestContext
    ) async throws -> String {
        let use = Use(
            caller: Self.caller(context), key: sealed.key, queue: sealed.queue, ciphertext: sealed.dataKey)
        let dataKey = try await dataKey(use, settings, context) { service, context in
            let plaintext = try await service.decrypt(
                sealed.dataKey, under: sealed.key, encryptionContext: Self.binding(sealed.queue),
                context: context)
            return DataKey(plaintext: plaintext, ciphertext: sealed.dataKey)
        }
        return try sealed.opened(by: dataKey.plaintext)
    }

    private func dataKey(
        _ use: Use, _ settings: QueueSettings, _ context: RequestContext,
        _ ask: (any KeyService, RequestContext) async throws -> DataKey
    ) async throws -> DataKey {
        let now = clock.now
        if let found = known.withLock({ $0[use] }), found.until > now { return found.dataKey }
        do {
            var context = context
            context.calledVia.append("sqs.amazonaws.com")
            let dataKey = try await ask(service, context)
            let fresh = Known(dataKey: dataKey, until: now + .seconds(settings.dataKeyReuseSeconds))
            known.withLock { known in
                if known.count >= Limits.knownDataKeys { known = known.filter { $0.value.until > now } }
                if known.count >= Limits.knownDataKeys { known.removeAll() }
                known[use] = fresh
            }
            return dataKey
        } catch let error as AWSError {
            throw SQSError.key(error, requestID: context.requestID)
        }
    }

    private static func caller(_ context: RequestContext) -> String {
        context.caller.arn(partition: context.partition)
    }

    /// What KMS binds a data key to.
    private static func binding(_ queue: String) -> [String: String] { ["aws:sqs:arn": queue] }
}

extension QueueRecord {
    /// The ARN of the queue's key, which may be named by its id or an alias of the queue's account.
    var keyARN: String? {
        guard let key = settings.key else { return nil }
        if key.hasPrefix("arn:") { return key }
        return ARN(
            partition: name.region.partition, service: "kms", region: name.region.name,
            account: name.account.text, resource: key.hasPrefix("alias/") ? key : "key/" + key
        ).description
    }
}

extension SQSError {
    /// KMS's error in SQS's words.
    static func key(_ error: AWSError, requestID: String) -> AWSError {
        let code =
            switch error.code {
            case "AccessDeniedException": "KmsAccessDenied"
            case "DisabledException": "KmsDisabled"
            case "NotFoundException": "KmsNotFound"
            case "KMSInvalidStateException": "KmsInvalidState"
            case "InvalidKeyUsageException": "KmsInvalidKeyUsage"
            case "ThrottlingException": "KmsThrottled"
            case "OptInRequired": "KmsOptInRequired"
            default: error.code
            }
        guard code != error.code else { return error }
        return AWSError(
            code,
            "\(error.message) (Service: AWSKMS; Status Code: \(error.status); Error Code: \(error.code); "
                + "Request ID: \(requestID); Proxy: null)", status: code == "KmsOptInRequired" ? 403 : 400)
    }
}

extension SQSService {
    /// The messages as they are kept: with bodies under the queue's key, where it has one.
    func sealed(
        _ messages: [CheckedMessage], for queue: QueueRecord, _ context: RequestContext
    ) async throws -> [CheckedMessage] {
        guard queue.settings.key != nil else { return messages }
        guard let keys else { throw SQSError.noKMS }
        var sealed = messages
        for index in sealed.indices {
            sealed[index].sealedBody = try await keys.seal(sealed[index].body, for: queue, context)
        }
        return sealed
    }

    /// Messages with their bodies, for who may decrypt them.
    func opened(
        _ messages: [ReceivedMessage], _ settings: QueueSettings, _ context: RequestContext
    ) async throws -> [ReceivedMessage] {
        guard messages.contains(where: { $0.message.sealedBody != nil }) else { return messages }
        var opened = messages
        for index in opened.indices {
            opened[index].opened = OpenedMessage(
                try await self.opened(opened[index].message, settings, context))
        }
        return opened
    }

    func opened(
        _ message: StoredMessage, _ settings: QueueSettings, _ context: RequestContext
    ) async throws -> StoredMessage {
        guard let sealed = message.sealedBody else { return message }
        guard let keys else { throw SQSError.noKMS }
        var message = message
        message.body = try await keys.open(sealed, received: settings, context)
        return message
    }

    /// Throws NotImplemented where a queue is to have a key and there is no KMS.
    func checkKey(_ attributes: [String: String]) throws {
        guard keys == nil, attributes["KmsMasterKeyId"]?.isEmpty == false else { return }
        throw SQSError.noKMS
    }
}
