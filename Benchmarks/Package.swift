// swift-tools-version: 6.2
// What Apus is measured with: the bare relay (the floor for an invocation), load generators, and
// micro-benchmarks of single rooms. `make bench` runs them all through run.py.

import PackageDescription

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "apus", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "Relay",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .target(
            name: "LoadClient",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(name: "LoadGenerator", dependencies: ["LoadClient"]),
        .executableTarget(
            name: "QueueLoad",
            dependencies: ["LoadClient", .product(name: "Crypto", package: "swift-crypto")]),
        .executableTarget(name: "Micro", dependencies: [.product(name: "Rooms", package: "apus")]),
    ],
    swiftLanguageModes: [.v6]
)
