// Our bootstraps on disk: written from the binary into the data directory, under a name that changes with
// their content, so that an upgraded server never changes files beneath a running environment.

import CRuntimes
import CloudCore
import Crypto
import FileTrees

/// The directory that holds `python/`, `nodejs/` and their like.
struct RuntimeFiles: Sendable {
    let directory: String

    /// Writes what isn't there yet. Directories of other versions are removed.
    init(installingIn root: String) throws {
        let files = (0..<cruntimes_file_count).map { cruntimes_file_at($0).pointee }
        var hash = SHA256()
        for file in files {
            hash.update(
                bufferPointer: UnsafeRawBufferPointer(start: file.path, count: Self.length(file.path)))
            hash.update(bufferPointer: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
        }
        let name = Hex.encode(Array(hash.finalize()).prefix(8))
        directory = root + "/" + name
        try FileSystem.makeDirectories(root)
        if FileSystem.exists(directory) { return }
        let workplace = root + "/" + name + ".incoming"
        TreeRemoval.remove(workplace)
        try FileSystem.makeDirectory(Array(workplace.utf8CString))
        for file in files {
            let path = workplace + "/" + String(cString: file.path)
            try FileSystem.makeDirectories(
                String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
            try FileSystem.writeFile(path, UnsafeRawBufferPointer(start: file.bytes, count: file.count))
        }
        _ = try FileSystem.move(workplace, to: directory)
        for other in FileSystem.names(in: root) where other != name {
            TreeRemoval.remove(root + "/" + other)
        }
    }

    private static func length(_ text: UnsafePointer<CChar>) -> Int {
        var count = 0
        while text[count] != 0 { count += 1 }
        return count
    }
}
