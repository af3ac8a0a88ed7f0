// Who of an environment's extensions has said what: the Extensions API's rules as a state machine. No I/O, no
// time; the execution environment feeds it and performs its verdicts. Texts are AWS's.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html

/// The extensions of one environment.
///
///     started ─register─▶ registered ─next─▶ ready ─event─▶ running ─next─▶ ready …
///                             │ init/error             exit/error │
///                             └▶ initError                        └▶ exitError
struct ExtensionRoster: Sendable {
    enum Event: String, Hashable, Sendable {
        case invoke = "INVOKE"
        case shutdown = "SHUTDOWN"
    }

    enum State: String, Hashable, Sendable {
        case started = "Started"
        case registered = "Registered"
        case ready = "Ready"
        case running = "Running"
        case initError = "InitError"
        case exitError = "ExitError"
    }

    struct Member: Hashable, Sendable {
        let id: String
        let name: String
        /// A process of its own, found in /opt/extensions.
        let isExternal: Bool
        var state = State.started
        var events: [Event] = []
        /// What it reported.
        var errorType: String?
    }

    /// 403, and this.
    struct Refusal: Error, Hashable, Sendable {
        var type: String
        var message: String
    }

    private(set) var members: [Member] = []
    private var isOpen = true

    /// With the programs that are started from /opt/extensions.
    init(programs: [String] = [], makeID: () -> String = { "" }) {
        members = programs.map { Member(id: makeID(), name: $0, isExternal: true) }
    }

    var isEmpty: Bool { members.isEmpty }
    var hasExternal: Bool { members.contains { $0.isExternal } }

    /// Whether all wait for their next event.
    var areReady: Bool { members.allSatisfy { $0.state == .ready } }

    func member(_ id: String) -> Member? { members.first { $0.id == id } }
    func program(_ name: String) -> Member? { members.first { $0.isExternal && $0.name == name } }

    /// Whoever registers under a name that no program has is an internal extension, and gets `id`.
    mutating func register(_ name: String, events texts: [String], id: String) throws(Refusal)
        -> Member
    {
        guard !name.isEmpty else {
            throw Refusal(type: "Extension.InvalidExtensionName", message: "Empty extension name")
        }
        let program = members.firstIndex { $0.name == name && $0.isExternal }
        var events: [Event] = []
        for text in texts {
            guard let event = Event(rawValue: text) else {
                throw Refusal(type: "Extension.InvalidEventType", message: "\(text): ErrorInvalidEventType")
            }
            guard event == .invoke || program != nil else {
                throw Refusal(
                    type: "Extension.InvalidEventType",
                    message: "\(text): ShutdownEventNotSupportedForInternalExtension")
            }
            if !events.contains(event) { events.append(event) }
        }
        if program == nil { try admitInternal(name) }
        let index = program ?? members.count
        if program == nil { members.append(Member(id: id, name: name, isExternal: false)) }
        guard members[index].state == .started else {
            throw transition(members[index], to: .registered)
        }
        members[index].state = .registered
        members[index].events = events
        return members[index]
    }

    private func admitInternal(_ name: String) throws(Refusal) {
        guard isOpen else {
            throw Refusal(
                type: "Extension.RegistrationClosed", message: "Extension registration closed already")
        }
        guard !members.contains(where: { $0.name == name }) else {
            throw Refusal(
                type: "Extension.InvalidExtensionState",
                message: "Extension with this name already registered")
        }
        guard members.count < EngineLimits.extensions else {
            throw Refusal(
                type: "Extension.TooManyExtensions",
                message: "Extension limit (\(EngineLimits.extensions)) reached")
        }
    }

    /// `wasParked`: an earlier question for the next event is still open.
    mutating func next(_ id: String, wasParked: Bool) throws(Refusal) {
        let index = try index(id, "Unknown extension \(id)")
        switch members[index].state {
        case .registered, .running: members[index].state = .ready
        case .ready where !wasParked: break
        case .started, .ready, .initError, .exitError: throw transition(members[index], to: .ready)
        }
    }

    mutating func reportInitError(_ id: String, _ type: String) throws(Refusal) {
        let index = try index(id, "Unknown Lambda-Extension-Identifier")
        switch members[index].state {
        case .registered: (members[index].state, members[index].errorType) = (.initError, type)
        case .initError: break
        case .started, .ready, .running, .exitError: throw transition(members[index], to: .initError)
        }
    }

    mutating func reportExitError(_ id: String, _ type: String) throws(Refusal) {
        let index = try index(id, "Unknown Lambda-Extension-Identifier")
        switch members[index].state {
        case .registered, .ready, .running:
            (members[index].state, members[index].errorType) = (.exitError, type)
        case .exitError: break
        case .started, .initError: throw transition(members[index], to: .exitError, named: "Exited")
        }
    }

    /// The init phase is over: nobody registers any more.
    mutating func close() { isOpen = false }

    /// Something happens. Returns the ids of those who wait for it and have asked for it.
    mutating func begin(_ event: Event) -> [String] {
        var ids: [String] = []
        for index in members.indices where members[index].state == .ready {
            guard members[index].events.contains(event) else { continue }
            members[index].state = .running
            ids.append(members[index].id)
        }
        return ids
    }

    private func index(_ id: String, _ message: String) throws(Refusal) -> Int {
        guard let index = members.firstIndex(where: { $0.id == id }) else {
            throw Refusal(type: "Extension.UnknownExtensionIdentifier", message: message)
        }
        return index
    }

    private func transition(_ member: Member, to new: State, named name: String? = nil) -> Refusal {
        Refusal(
            type: "Extension.InvalidExtensionState",
            message:
                "State transition from \(member.state.rawValue) to \(name ?? new.rawValue) failed for "
                + "extension \(new == .registered ? member.name : member.id). "
                + "Error: State transition is not allowed")
    }
}
