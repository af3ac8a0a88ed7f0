// Writes XML as AWS does: compact, with the four escapes that Amazon's services write in text, and numeric
// references for what XML would otherwise lose (carriage returns) or refuse (control characters).

/// Builds a document into `bytes`. Elements close in the order they were opened, by construction.
public struct XMLWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    /// Where the names of the open elements stand in `bytes`.
    private var open: [Range<Int>] = []
    private var tagIsOpen = false

    public init() {}

    /// `<?xml version="1.0" encoding="UTF-8"?>` and a line feed, as S3 begins every document.
    public mutating func writeDeclaration() {
        bytes.append(contentsOf: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    }

    /// Opens an element. `name` is trusted: it comes from the model.
    public mutating func open(_ name: String) {
        var name = name
        name.withUTF8 { open(UnsafeRawBufferPointer($0)) }
    }

    /// Opens an element whose name is the bytes of a name in the model.
    mutating func open(_ name: UnsafeRawBufferPointer) {
        finishTag()
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name)
        open.append((bytes.count - name.count)..<bytes.count)
        tagIsOpen = true
    }

    /// Adds an attribute to the element just opened. Its name is trusted.
    public mutating func attribute(_ name: String, _ value: String) {
        precondition(tagIsOpen, "attributes come before an element's content")
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: "=\"".utf8)
        appendEscaped(value, inAttribute: true)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds character data to the open element.
    public mutating func text(_ text: String) {
        guard !text.isEmpty else { return }
        finishTag()
        appendEscaped(text, inAttribute: false)
    }

    /// Closes the innermost element; an empty one becomes `<Name/>`.
    public mutating func close() {
        guard let name = open.popLast() else { preconditionFailure("no element is open") }
        if tagIsOpen {
            bytes.append(contentsOf: "/>".utf8)
            tagIsOpen = false
        } else {
            bytes.append(contentsOf: "</".utf8)
            bytes.append(contentsOf: bytes[name])
            bytes.append(UInt8(ascii: ">"))
        }
    }

    /// A whole element with nothing but text.
    public mutating func element(_ name: String, _ content: String) {
        open(name)
        text(content)
        close()
    }

    private mutating func finishTag() {
        guard tagIsOpen else { return }
        bytes.append(UInt8(ascii: ">"))
        tagIsOpen = false
    }

    private mutating func appendEscaped(_ text: String, inAttribute: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case 9 where !inAttribute, 10 where !inAttribute: bytes.append(byte)
            // S3 answers keys with control characters so; a client that cannot read it asks for
            // `encoding-type=url`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
            case 0..<32: bytes.append(contentsOf: "&#x\(String(byte, radix: 16, uppercase: true));".utf8)
            default: bytes.append(byte)
            }
        }
    }
}
