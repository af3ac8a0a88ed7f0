// What the rest of the cloud offers that functions are connected to.

import CloudCore
import Sandbox

extension LambdaService.Dependencies {
    /// Tells the engine of keys, file systems and traces.
    func connect(_ hooks: inout EngineHooks, _ roles: ExecutionRoles) {
        hooks.opener = keys.map { VariableOpener(keys: FunctionKeys(service: $0), roles: roles) }
        hooks.fileSystems = fileSystems
        hooks.traces = FunctionTraces(
            sink: traces, entropy: entropy,
            notice: Notice(
                "functions are traced (TracingConfig Active) and there is no X-Ray: segments are dropped",
                logger))
    }

    var networks: FunctionNetworks {
        FunctionNetworks(
            isIsolated: sandboxes.hasNamespaces, subnets: subnets, fileSystems: fileSystems,
            notice: Notice(
                "a function has a VpcConfig and there is no EC2: subnets and security groups are not "
                    + "looked up, "
                    + "and the function reaches nothing but this cloud's endpoint", logger))
    }
}
