// Whom the engine tells what it did, and whom it asks: whether functions may call each other in circles, for
// their variables and file systems. All may be missing: tests and tools run without.

import CloudCore

/// What stands around the engine.
struct EngineHooks: Sendable {
    var metrics: FunctionMetrics?
    var bill: BillMeter?
    /// Nil stops every circle.
    var recursion: (any RecursionRule)?
    /// Nil traces nothing.
    var traces: FunctionTraces?
    /// Nil where no variables are under keys of KMS.
    var opener: VariableOpener?
    /// Nil where there are no file systems.
    var fileSystems: (any FileSystemDirectory)?
}
