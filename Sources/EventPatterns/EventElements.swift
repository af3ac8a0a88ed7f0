// Which values are in the same array element. A rule's fields may not be found in different elements of the
// same array; elements are numbered in the order of the event, so that what is inside of one are neighbours.
// https://github.com/aws/event-ruler#json-array-matching

struct EventElements: Sendable {
    private struct Element: Sendable {
        var parent: Int32
        var array: Int32
        /// The last element within this one.
        var last: Int32
    }
    private struct ArrayBounds: Sendable {
        var first: Int32
        var last: Int32
        /// The path that leads to the array.
        var path: Int32
    }
    /// Element 0 is the event itself, in no array.
    private var elements: [Element] = [Element(parent: 0, array: -1, last: .max)]
    private var arrays: [ArrayBounds] = []

    var isEmpty: Bool { elements.count == 1 }

    mutating func removeAll() {
        elements.removeSubrange(1...)
        arrays.removeAll(keepingCapacity: true)
    }

    mutating func openArray(at path: Int32) -> Int32 {
        arrays.append(ArrayBounds(first: Int32(elements.count), last: Int32(elements.count) - 1, path: path))
        return Int32(arrays.count - 1)
    }

    mutating func closeArray(_ array: Int32) { arrays[Int(array)].last = Int32(elements.count) - 1 }

    mutating func openElement(of array: Int32, in parent: Int32) -> Int32 {
        elements.append(Element(parent: parent, array: array, last: 0))
        return Int32(elements.count - 1)
    }

    mutating func closeElement(_ element: Int32) { elements[Int(element)].last = Int32(elements.count) - 1 }

    /// Whether values in `left` and in `right` may serve the same rule.
    func areConsistent(_ left: Int32, _ right: Int32) -> Bool {
        var element = left
        while element != 0 {
            let (array, last) = (arrays[Int(elements[Int(element)].array)], elements[Int(element)].last)
            if array.first <= right, right <= array.last, right < element || right > last { return false }
            element = elements[Int(element)].parent
        }
        return true
    }

    /// Whether `inner` lies in `outer`, or is it.
    func contains(_ outer: Int32, _ inner: Int32) -> Bool {
        outer <= inner && inner <= elements[Int(outer)].last
    }

    /// The part of `element` that later fields can still contradict: the innermost array around it whose path
    /// `matters`.
    func narrowed(_ element: Int32, _ matters: (Int32) -> Bool) -> Int32 {
        var element = element
        while element != 0, !matters(arrays[Int(elements[Int(element)].array)].path) {
            element = elements[Int(element)].parent
        }
        return element
    }

    /// Calls `body` with each stretch of elements that are consistent with `element`, until it returns false.
    /// They are all elements but the others of the arrays around it.
    func forEachConsistentStretch(with element: Int32, _ body: (ClosedRange<Int32>) -> Bool) {
        var inner = element
        // From the inside out: the element with all in it, then what lies beside the array on either side.
        var (low, high) = (inner, inner == 0 ? Int32.max : elements[Int(inner)].last)
        guard body(low...high) else { return }
        while inner != 0 {
            let array = arrays[Int(elements[Int(inner)].array)]
            (low, high) = (array.first, array.last)
            inner = elements[Int(inner)].parent
            let last = inner == 0 ? Int32.max : elements[Int(inner)].last
            if inner < low, !body(inner...low - 1) { return }
            if high < last, !body(high + 1...last) { return }
        }
    }
}
