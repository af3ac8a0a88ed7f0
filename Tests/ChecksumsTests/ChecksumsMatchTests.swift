// Checksums against their published check values (of the nine bytes "123456789").
// https://reveng.sourceforge.io/crc-catalogue/

import Checksums
import CloudCore
import Testing

@Suite("Checksums")
struct ChecksumsMatchTests {
    @Test(arguments: [
        ("crc32", "cbf43926"), ("crc32c", "e3069283"), ("crc64nvme", "ae8b14860a799888"),
        ("sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        ("sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ])
    func ofTheCheckText(_ name: String, _ expected: String) throws {
        let text = Array("123456789".utf8)
        for cut in 0...text.count {
            var checksum = try #require(PayloadChecksum(headerName: "x-amz-checksum-\(name)"))
            text[..<cut].withUnsafeBytes { checksum.update($0) }
            text[cut...].withUnsafeBytes { checksum.update($0) }
            #expect(Hex.encode(checksum.bytes) == expected, "cut at \(cut)")
        }
    }

    @Test func unknownOnesAreNone() {
        #expect(PayloadChecksum(headerName: "x-amz-checksum-rot13") == nil)
    }
}
