// Which instruction set functions run on: the machine's own, and no other.
// https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html

/// The architecture of this machine, as `Architectures` names it.
enum MachineArchitecture {
    #if arch(arm64)
        static let name = "arm64"
    #else
        static let name = "x86_64"
    #endif

    /// Throws unless functions of these architectures run here.
    static func check(_ architectures: [Architecture]?, runtime: String) throws {
        let others = (architectures ?? []).map(\.rawValue).filter { $0 != name }
        if !others.isEmpty { throw LambdaError.otherArchitecture(others, runtime: runtime) }
    }
}
