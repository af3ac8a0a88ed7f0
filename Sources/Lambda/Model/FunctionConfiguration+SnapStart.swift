// What SnapStart means for a function's configuration as callers see it: the state of its versions.
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html

extension FunctionConfiguration {
    /// The state, too: without SnapStart the code is unpacked and checked before a call returns, and there is
    /// nothing to wait for.
    mutating func showSnapStart(_ setting: SnapStartState?) {
        let isOn = setting?.snapshot != nil
        snapStart = SnapStartResponse(
            applyOn: SnapStartApplyOn(rawValue: setting == nil ? "None" : "PublishedVersions"),
            optimizationStatus: SnapStartOptimizationStatus(rawValue: isOn ? "On" : "Off"))
        switch setting?.stage {
        case .pending:
            state = .pending
            stateReason = "The function is being created."
            stateReasonCode = .creating
        case .failed:
            state = .failed
            stateReason = setting?.failure?.reason
            stateReasonCode = setting?.failure.map { StateReasonCode(rawValue: $0.code) }
        case .wanted, .ready, nil: state = .active
        }
    }
}
