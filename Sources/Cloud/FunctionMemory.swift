// How much of the machine's memory functions get when nobody says so.

import Sandbox

/// The memory of all execution environments together.
enum FunctionMemory {
    /// The smallest function.
    static let leastMiB = 128
    /// For the server, the page cache under the store, and everything else on the machine: an eighth, at
    /// least this much.
    static let reserveMiB = 512

    /// What this machine can spare.
    static var standardMiB: Int { share(ofMiB: MachineMemory.limitBytes() >> 20) }

    /// Of the functions' memory, what runtimes that are started ahead may use before no more are.
    static func waitingShare(ofMiB memory: Int) -> Int { memory / 8 }

    /// Of the functions' memory, what idle environments leave to the next one that starts.
    static func spareShare(ofMiB memory: Int) -> Int { memory / 8 }

    static func share(ofMiB memory: Int) -> Int {
        max(leastMiB, memory - max(reserveMiB, memory / 8))
    }
}
