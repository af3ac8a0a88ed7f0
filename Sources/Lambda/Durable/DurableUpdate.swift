// What a checkpoint says of one operation, and the rules by which it may.
// https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html

import CloudCore

/// One update of a checkpoint, its payloads kept already.
struct DurableUpdate: Hashable, Sendable {
    var id: String
    var type: OperationType
    var action: OperationAction
    var subType: String?
    var name: String?
    var parentID: String?
    var payload: DurablePayload?
    var error: DurablePayload?
    var nextAttemptDelaySeconds: Int?
    var waitSeconds: Int?
    var timeoutSeconds: Int?
    var heartbeatSeconds: Int?
    var replaysChildren = false
    var functionName: String?
    var tenantID: String?
    /// For a callback that starts.
    var callbackID: String?
    /// What its payloads measure.
    var bytes = 0

    init(id: String, type: OperationType, action: OperationAction) {
        self.id = id
        self.type = type
        self.action = action
    }

    /// Without payloads.
    init(_ view: OperationUpdate) {
        self.init(id: view.id, type: view.type, action: view.action)
        subType = view.subType
        name = view.name
        parentID = view.parentId
        nextAttemptDelaySeconds = view.stepOptions?.nextAttemptDelaySeconds
        waitSeconds = view.waitOptions?.waitSeconds
        timeoutSeconds = view.callbackOptions?.timeoutSeconds.flatMap { $0 == 0 ? nil : $0 }
        heartbeatSeconds = view.callbackOptions?.heartbeatTimeoutSeconds.flatMap { $0 == 0 ? nil : $0 }
        replaysChildren = view.contextOptions?.replayChildren ?? false
        functionName = view.chainedInvokeOptions?.functionName
        tenantID = view.chainedInvokeOptions?.tenantId
    }
}

extension DurableUpdate {
    /// Whether its operation, or its event, has the payload; others are ignored.
    var keepsPayload: Bool {
        switch action {
        case .start: type == .chainedInvoke
        case .cancel: false
        default: true
        }
    }

    var keepsError: Bool { action != .start }
}

/// Which updates AWS takes, in its words.
enum CheckpointRules {
    /// Of all updates together: who is whose parent, and which stand twice. `operations` has those that the
    /// updates name, as they were.
    static func check(_ updates: [DurableUpdate], _ operations: [String: DurableOperation]) throws {
        guard updates.count <= DurableLimits.updates else { throw LambdaError.tooManyUpdates() }
        let closing = updates.filter { $0.type == .execution }
        guard closing.count <= 1 else { throw refusal("Cannot checkpoint multiple EXECUTION updates.") }
        if closing.count == 1, updates.last?.type != .execution {
            throw refusal("EXECUTION checkpoint must be the last update.")
        }
        var started: [String: OperationType] = [:]
        var last: [String: DurableUpdate] = [:]
        for update in updates {
            if let former = last[update.id] {
                let goesOn =
                    [.step, .context].contains(former.type) && former.action == .start
                    && update.action != .start
                guard goesOn else { throw refusal("Cannot checkpoint multiple operations with the same ID.") }
            }
            if let parent = update.parentID, (started[parent] ?? operations[parent]?.type) != .context {
                throw refusal("Invalid parent operation id.")
            }
            if update.action == .start { started[update.id] = update.type }
            last[update.id] = update
        }
    }

    /// Of one update of an operation as it is then, or nil where it is new.
    static func check(_ update: DurableUpdate, of operation: DurableOperation?) throws {
        if let operation { try checkNames(update, operation) }
        let allowed: [OperationAction] =
            switch update.type {
            case .step: [.start, .succeed, .fail, .retry]
            case .context: [.start, .succeed, .fail]
            case .wait, .chainedInvoke: [.start, .cancel]
            case .callback: [.start]
            default: [.succeed, .fail]
            }
        guard allowed.contains(update.action) else {
            throw refusal("Invalid action for the given operation type.")
        }
        switch update.type {
        case .step: try checkStep(update, operation?.status)
        case .context:
            if update.action == .start, operation != nil {
                throw refusal("Cannot start a CONTEXT that already exist.")
            }
            if update.action != .start, let operation, operation.status != .started {
                throw refusal("Invalid current CONTEXT state to close.")
            }
        case .wait: try checkOnce(update, operation?.status, "a WAIT")
        case .callback: try checkOnce(update, operation?.status, "a CALLBACK")
        case .chainedInvoke: try checkOnce(update, operation?.status, "an INVOKE")
        default: break
        }
        try checkContent(update)
    }

    private static func checkNames(_ update: DurableUpdate, _ operation: DurableOperation) throws {
        guard update.type == operation.type else { throw refusal("Inconsistent operation type.") }
        if let subType = update.subType, subType != operation.subType {
            throw refusal("Inconsistent operation subtype.")
        }
        if let name = update.name, name != operation.name { throw refusal("Inconsistent operation name.") }
        if let parent = update.parentID, parent != operation.parentID {
            throw refusal("Inconsistent parent operation id.")
        }
    }

    private static func checkStep(_ update: DurableUpdate, _ status: OperationStatus?) throws {
        switch update.action {
        case .start:
            guard status == nil || status == .ready else {
                throw refusal("Invalid current STEP state to start.")
            }
        case .retry:
            guard [nil, .started, .ready].contains(status) else {
                throw refusal("Invalid current STEP state to re-attempt.")
            }
            guard update.nextAttemptDelaySeconds != nil else {
                throw refusal("Invalid StepOptions for the given action.")
            }
            if update.error != nil, update.payload != nil {
                throw refusal("Cannot provide both error and payload to RETRY a STEP.")
            }
        default:
            guard [nil, .started, .ready].contains(status) else {
                throw refusal("Invalid current STEP state to close.")
            }
        }
    }

    private static func checkOnce(
        _ update: DurableUpdate, _ status: OperationStatus?, _ noun: String
    ) throws {
        if update.action == .start, status != nil {
            throw refusal("Cannot start \(noun) that already exist.")
        }
        if update.action == .cancel, status != .started {
            throw refusal("Cannot cancel \(noun) that does not exist or has already completed.")
        }
    }

    private static func checkContent(_ update: DurableUpdate) throws {
        if update.action == .fail, update.payload != nil {
            throw refusal("Cannot provide a Payload for FAIL action.")
        }
        if update.action == .succeed, update.error != nil {
            throw refusal("Cannot provide an Error for SUCCEED action.")
        }
        guard update.action == .start else { return }
        // Ours: AWS's SDKs always say these.
        if update.type == .wait, update.waitSeconds == nil {
            throw refusal("Invalid WaitOptions for the given action.")
        }
        if update.type == .chainedInvoke, update.functionName == nil {
            throw refusal("Invalid ChainedInvokeOptions for the given action.")
        }
    }

    private static func refusal(_ message: String) -> AWSError { LambdaError.invalidParameter(message) }
}
