// Whom the engine tells what it did, and whom it asks whether functions may call each other in circles. All
// may be missing: tests and tools run without.

/// What stands around the engine.
struct EngineHooks: Sendable {
    var metrics: FunctionMetrics?
    var bill: BillMeter?
    /// Nil stops every circle.
    var recursion: (any RecursionRule)?
}
