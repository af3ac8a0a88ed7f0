// Pages as IAM gives them: MaxItems, Marker, IsTruncated. The marker names the last item of a page, so that
// items made or deleted meanwhile neither repeat nor skip others.

import CloudCore

/// What a caller asks of a list.
struct PageRequest: Sendable {
    var marker: String?
    var size: Int

    init(marker: String?, maxItems: Int?) {
        self.marker = marker
        self.size = maxItems ?? IAMLimits.pageItems
    }

    /// What comes behind a name, or what comes first.
    init(after name: String?, size: Int) {
        marker = name.map(Self.marker)
        self.size = size
    }

    static func marker(_ name: String) -> String { Base64.encode(Array(name.utf8)) }

    /// The name that the former page ended with. Throws ValidationError where the marker is none of ours.
    func lastName() throws -> String? {
        guard let marker else { return nil }
        guard let bytes = Base64.decode(marker), let name = String(validating: bytes, as: UTF8.self) else {
            throw IAMError.validation("Invalid Marker.")
        }
        return name
    }
}

/// A page of a list.
struct Page<Item: Sendable>: Sendable {
    var items: [Item]
    /// For the next page; nil where this is the last.
    var marker: String?
    /// Whether there is more behind the items, even where the page holds none.
    let isFull: Bool

    var isTruncated: Bool { marker != nil }

    /// - Parameter found: the items from where the page begins, at least one more than the page holds where
    ///   there are more.
    init(_ found: [Item], _ request: PageRequest, name: (Item) -> String) {
        items = Array(found.prefix(request.size))
        isFull = found.count > request.size
        marker = isFull ? items.last.map { PageRequest.marker(name($0)) } : nil
    }

    /// A page of a list that is at hand as a whole, in its order.
    static func of(_ all: [Item], _ request: PageRequest, name: (Item) -> String) throws -> Page {
        guard let last = try request.lastName() else { return Page(all, request, name: name) }
        guard let index = all.firstIndex(where: { name($0) == last }) else {
            throw IAMError.validation("Invalid Marker.")
        }
        return Page(Array(all[(index + 1)...]), request, name: name)
    }
}
