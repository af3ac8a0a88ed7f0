// What one match writes down: which clauses matched and where. Reused from event to event, so that matching
// allocates nothing once the arrays have grown.

struct MatchScratch: Sendable, ~Copyable {
    /// A clause that matched, and the array element that its value is in.
    struct Hit: Sendable {
        var clause: Int32
        var element: Int32
    }

    /// The number of this event; what bears another is left over from before.
    private(set) var event: UInt32 = 0
    private(set) var hits: [Hit] = []
    /// Whether a hit is in an array element at all.
    private(set) var hasElements = false
    /// By clause: the event in which it matched last, and the element of its last hit.
    private var matchedIn: [UInt32]
    private var lastElement: [Int32]
    /// By clause, where the event has elements: its hits, sorted by element.
    private(set) var hitRange: [Range<Int32>]

    /// By node of the rules' trie: the event in which it was reached without any element chosen.
    var reachedIn: [UInt32]
    /// Nodes reached with one element chosen.
    var reachedWith: Set<UInt64> = []
    /// The elements chosen on the way to the present node, in frames: one for each field.
    var chosen: [Int32] = []
    /// By rule: the event in which it was reported.
    private var reportedIn: [UInt32]
    private(set) var rules: [Int] = []

    /// The elements of arrays that hold objects or arrays, in the order of the event; 0 stands for none.
    var elements = EventElements()
    /// A string without its escapes, and folded.
    var plain: [UInt8] = []
    var folded: [UInt8] = []
    var places: WildcardPlaces
    /// By `anything-but`: the number of the value that failed it last.
    var failedAt: [UInt64]
    var value: UInt64 = 0

    init(clauses: Int, nodes: Int, rules: Int, anythingButs: Int, trieNodes: Int) {
        places = WildcardPlaces(nodes: trieNodes)
        matchedIn = Array(repeating: 0, count: clauses)
        lastElement = Array(repeating: 0, count: clauses)
        hitRange = Array(repeating: 0..<0, count: clauses)
        reachedIn = Array(repeating: 0, count: nodes)
        reportedIn = Array(repeating: 0, count: rules)
        failedAt = Array(repeating: 0, count: anythingButs)
    }

    mutating func begin() {
        event &+= 1
        if event == 0 {
            // After four billion events the numbers begin anew.
            matchedIn = Array(repeating: 0, count: matchedIn.count)
            reachedIn = Array(repeating: 0, count: reachedIn.count)
            reportedIn = Array(repeating: 0, count: reportedIn.count)
            event = 1
        }
        hits.removeAll(keepingCapacity: true)
        rules.removeAll(keepingCapacity: true)
        reachedWith.removeAll(keepingCapacity: true)
        elements.removeAll()
        chosen.removeAll(keepingCapacity: true)
        hasElements = false
    }

    mutating func hit(_ clause: Int32, in element: Int32) {
        let index = Int(clause)
        if matchedIn[index] == event, lastElement[index] == element { return }
        matchedIn[index] = event
        lastElement[index] = element
        if element != 0 { hasElements = true }
        hits.append(Hit(clause: clause, element: element))
    }

    func hasMatched(_ clause: Int32) -> Bool { matchedIn[Int(clause)] == event }

    mutating func report(_ rule: Int32) {
        guard reportedIn[Int(rule)] != event else { return }
        reportedIn[Int(rule)] = event
        rules.append(Int(rule))
    }

    /// Sorts the hits, so that those of a clause in a given element are found together.
    mutating func sortHits() {
        hits.sort { ($0.clause, $0.element) < ($1.clause, $1.element) }
        var start = 0
        while start < hits.count {
            let clause = hits[start].clause
            var end = start + 1
            while end < hits.count, hits[end].clause == clause { end += 1 }
            hitRange[Int(clause)] = Int32(start)..<Int32(end)
            start = end
        }
    }

    /// The rules reported, in their order.
    mutating func sortedRules() -> [Int] {
        if rules.count > 1 { rules.sort() }
        return rules
    }
}
