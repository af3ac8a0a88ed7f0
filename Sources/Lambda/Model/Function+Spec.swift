// What the engine gets to know of a function.

import CloudCore

extension Function {
    /// The function, ready to run: `lease` and `layers` keep its code on disk.
    func spec(lease: PackageLease, layers: [PackageLease]) -> FunctionSpec {
        let role =
            ARN(role) ?? ARN(partition: partition, service: "iam", region: "", account: "", resource: role)
        return FunctionSpec(
            account: key.account, region: key.region, name: key.name, version: version, arn: arn,
            // Environments that were made without the snapshot give way to those made with it.
            generation: generation + (snapStart?.snapshot == nil ? 0 : 1), runtime: runtime, handler: handler,
            codeDirectory: image == nil ? lease.path : "", image: image,
            rootDirectory: image == nil ? nil : lease.path,
            codeLease: lease, layerDirectories: layers.map(\.path), layerLeases: layers,
            memoryMiB: memoryMiB, timeoutSeconds: timeoutSeconds,
            temporaryStorageMiB: temporaryStorageMiB, environment: environment ?? [:], role: role,
            logging: FunctionLogging(
                format: FunctionLogging.Format(rawValue: logging.format) ?? .text,
                applicationLevel: logging.applicationLevel,
                systemLevel: logging.systemLevel.flatMap(FunctionLogging.SystemLevel.init(rawValue:))
                    ?? .info,
                group: logging.group),
            architecture: architecture, tracesActively: tracing == "Active",
            reservedConcurrency: reservedConcurrency, deadLetters: deadLetters.flatMap { ARN($0) },
            keyed: connections.keyed, fileSystem: connections.fileSystem, snapStart: snapStartPlan,
            isolatesTenants: connections.isolatesTenants, durable: durable)
    }
}
