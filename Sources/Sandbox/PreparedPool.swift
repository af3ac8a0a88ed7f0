// Which prepared runtimes are ready, how many more are wanted, and which go because nobody has asked for
// their kind. A value without I/O; `NamespaceBackend` makes and ends them.

/// Prepared runtimes of every kind.
struct PreparedPool<Item> {
    private struct Shelf {
        var ready: [Item] = []
        var coming = 0
        /// Those that could not be made, or died while they waited, one after another.
        var failures = 0
        /// Sweeps since somebody asked for one.
        var idleSweeps = 0
    }

    /// At most so many of a kind, whatever the kind says.
    let spares: Int
    private var shelves: [RuntimePreparation: Shelf] = [:]

    init(spares: Int) { self.spares = spares }

    var isEmpty: Bool { shelves.isEmpty }

    var isMaking: Bool { shelves.values.contains { $0.coming > 0 } }

    var ready: [Item] { shelves.values.flatMap(\.ready) }

    func knows(_ kind: RuntimePreparation) -> Bool { shelves[kind] != nil }

    /// Whether one is ready or on its way.
    func hasAny(_ kind: RuntimePreparation) -> Bool {
        shelves[kind].map { $0.coming > 0 || !$0.ready.isEmpty } ?? false
    }

    func hasReady(_ kind: RuntimePreparation) -> Bool { shelves[kind]?.ready.isEmpty == false }

    /// The one that has been ready longest.
    mutating func take(_ kind: RuntimePreparation) -> Item? {
        guard hasReady(kind) else { return nil }
        return shelves[kind]?.ready.removeFirst()
    }

    /// Somebody uses this kind: how many are to be made now (none where there is no room for more), and which
    /// of another kind have to go for it.
    mutating func want(_ kind: RuntimePreparation, hasRoom: Bool = true) -> (missing: Int, unwanted: [Item]) {
        var unwanted: [Item] = []
        if shelves[kind] == nil, spares > 0, shelves.count >= SandboxLimits.preparations,
            let idlest = shelves.max(by: { $0.value.idleSweeps < $1.value.idleSweeps })
        {
            unwanted = idlest.value.ready
            shelves[idlest.key] = nil
        }
        guard spares > 0 else { return (0, []) }
        var shelf = shelves[kind] ?? Shelf()
        shelf.idleSweeps = 0
        var missing = 0
        if hasRoom, shelf.failures < SandboxLimits.preparationFailures {
            missing = max(0, min(spares, kind.spares) - shelf.ready.count - shelf.coming)
        }
        shelf.coming += missing
        shelves[kind] = shelf
        return (missing, unwanted)
    }

    /// One that was missing has been made. False where nobody wants it any more.
    mutating func add(_ item: Item, _ kind: RuntimePreparation) -> Bool {
        guard shelves[kind] != nil else { return false }
        shelves[kind]?.coming -= 1
        shelves[kind]?.ready.append(item)
        return true
    }

    /// One that was missing could not be made.
    mutating func failed(_ kind: RuntimePreparation) {
        shelves[kind]?.coming -= 1
        shelves[kind]?.failures += 1
    }

    /// One of this kind was found dead when it was taken, or served.
    mutating func took(_ kind: RuntimePreparation, alive: Bool) {
        if alive { shelves[kind]?.failures = 0 } else { shelves[kind]?.failures += 1 }
    }

    /// Those that died while they waited. True where there were any.
    mutating func remove(_ kind: RuntimePreparation, where isDead: (Item) -> Bool) -> Bool {
        guard let ready = shelves[kind]?.ready, ready.contains(where: isDead) else { return false }
        shelves[kind]?.ready.removeAll(where: isDead)
        took(kind, alive: false)
        return true
    }

    /// To be called at intervals. Kinds that nobody has asked for since long enough are forgotten.
    mutating func sweep() -> [Item] {
        var unwanted: [Item] = []
        for (kind, shelf) in shelves {
            shelves[kind]?.idleSweeps += 1
            guard shelf.idleSweeps + 1 >= SandboxLimits.preparationSweeps else { continue }
            unwanted += shelf.ready
            shelves[kind] = nil
        }
        return unwanted
    }

    mutating func removeAll() -> [Item] {
        defer { shelves = [:] }
        return shelves.values.flatMap(\.ready)
    }
}
