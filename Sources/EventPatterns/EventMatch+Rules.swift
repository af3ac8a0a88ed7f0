// From the clauses that matched to the rules: a walk down the trie, one field at a time.

extension EventMatch {
    /// Reports every rule that the event's hits satisfy.
    mutating func walk() throws(EventError) {
        guard scratch.hasElements else { return visit(0) }
        scratch.sortHits()
        try visit(0, frame: 0)
    }

    private mutating func report(_ node: ClauseTrie.Node) {
        for index in node.rules { scratch.report(automaton.rules.rules[Int(index)]) }
    }

    // MARK: Without array elements

    private mutating func visit(_ index: Int32) {
        guard scratch.reachedIn[Int(index)] != scratch.event else { return }
        scratch.reachedIn[Int(index)] = scratch.event
        let node = automaton.rules.nodes[Int(index)]
        report(node)
        if node.edges.count <= scratch.hits.count {
            for edge in node.edges where scratch.hasMatched(automaton.rules.edgeClauses[Int(edge)]) {
                visit(automaton.rules.edgeTargets[Int(edge)])
            }
        } else {
            for hit in scratch.hits.indices {
                let target = automaton.rules.successor(of: index, by: scratch.hits[hit].clause)
                if target >= 0 { visit(target) }
            }
        }
        for absence in node.absences where !scratch.hasMatched(automaton.rules.absenceClauses[Int(absence)]) {
            visit(automaton.rules.absenceTargets[Int(absence)])
        }
    }

    // MARK: With array elements

    /// `frame` is where the elements begin that were chosen on the way here and still matter.
    private mutating func visit(_ index: Int32, frame: Int) throws(EventError) {
        guard isNew(index, frame) else { return }
        let node = automaton.rules.nodes[Int(index)]
        report(node)
        if node.edges.count <= scratch.hits.count {
            for edge in node.edges where scratch.hasMatched(automaton.rules.edgeClauses[Int(edge)]) {
                try follow(
                    automaton.rules.edgeClauses[Int(edge)], to: automaton.rules.edgeTargets[Int(edge)], frame)
            }
        } else {
            var hit = 0
            while hit < scratch.hits.count {
                let clause = scratch.hits[hit].clause
                hit = Int(scratch.hitRange[Int(clause)].upperBound)
                let target = automaton.rules.successor(of: index, by: clause)
                if target >= 0 { try follow(clause, to: target, frame) }
            }
        }
        for absence in node.absences {
            let clause = automaton.rules.absenceClauses[Int(absence)]
            if scratch.hasMatched(clause) {
                var isPresent = false
                try forEachHit(of: clause, frame) { (_, _) throws(EventError) in
                    isPresent = true
                    return false
                }
                if isPresent { continue }
            }
            try step(to: automaton.rules.absenceTargets[Int(absence)], choosing: 0, frame)
        }
    }

    /// Whether the node was not reached in the same circumstances before. Two chosen elements at once are so
    /// rare that they are not remembered; the bound on steps holds there.
    private mutating func isNew(_ index: Int32, _ frame: Int) -> Bool {
        switch scratch.chosen.count - frame {
        case 0:
            guard scratch.reachedIn[Int(index)] != scratch.event else { return false }
            scratch.reachedIn[Int(index)] = scratch.event
            return true
        case 1:
            let key =
                UInt64(UInt32(bitPattern: index)) << 32 | UInt64(UInt32(bitPattern: scratch.chosen[frame]))
            return scratch.reachedWith.insert(key).inserted
        default: return true
        }
    }

    private mutating func follow(_ clause: Int32, to target: Int32, _ frame: Int) throws(EventError) {
        try forEachHit(of: clause, frame) { (match: inout EventMatch, element) throws(EventError) in
            try match.step(to: target, choosing: element, frame)
            return true
        }
    }

    /// Calls `body` with the element of each hit of `clause` that is consistent with what was chosen, until
    /// it returns false.
    private mutating func forEachHit(
        of clause: Int32, _ frame: Int, _ body: (inout EventMatch, Int32) throws(EventError) -> Bool
    ) throws(EventError) {
        let (range, end) = (scratch.hitRange[Int(clause)], scratch.chosen.count)
        guard frame < end else {
            for index in range {
                guard try body(&self, scratch.hits[Int(index)].element) else { return }
            }
            return
        }
        var stretches: [ClosedRange<Int32>] = []
        scratch.elements.forEachConsistentStretch(with: scratch.chosen[frame]) {
            stretches.append($0)
            return true
        }
        for stretch in stretches {
            var index = firstHit(in: range, from: stretch.lowerBound)
            while index < range.upperBound, scratch.hits[Int(index)].element <= stretch.upperBound {
                let element = scratch.hits[Int(index)].element
                index += 1
                let isConsistent = scratch.chosen[(frame + 1)..<end].allSatisfy {
                    scratch.elements.areConsistent($0, element)
                }
                try count()
                guard isConsistent else { continue }
                guard try body(&self, element) else { return }
            }
        }
    }

    private func firstHit(in range: Range<Int32>, from element: Int32) -> Int32 {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if scratch.hits[Int(middle)].element < element { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Goes on at `target` with what was chosen so far and `element`, as far as fields below can
    /// contradict it.
    private mutating func step(to target: Int32, choosing element: Int32, _ frame: Int) throws(EventError) {
        try count()
        let end = scratch.chosen.count
        for index in frame..<end { choose(scratch.chosen[index], end, target) }
        choose(element, end, target)
        try visit(target, frame: end)
        scratch.chosen.removeSubrange(end...)
    }

    /// Of two elements within each other, the inner one says all.
    private mutating func choose(_ element: Int32, _ frame: Int, _ target: Int32) {
        let narrowed = scratch.elements.narrowed(element) { automaton.rules.asks(below: target, path: $0) }
        guard narrowed != 0 else { return }
        for index in frame..<scratch.chosen.count {
            let other = scratch.chosen[index]
            if scratch.elements.contains(narrowed, other) { return }
            if scratch.elements.contains(other, narrowed) {
                scratch.chosen[index] = narrowed
                return
            }
        }
        scratch.chosen.append(narrowed)
    }

    private mutating func count() throws(EventError) {
        stepsLeft -= 1
        guard stepsLeft >= 0 else { throw .tooComplex }
    }
}
