// swift-tools-version: 6.2
// The rooms of the house and who may see whom. A service sees the foundation and the engines that it
// names, never another service: they meet through the ports of CloudCore, wired in Cloud.

import Foundation
import PackageDescription

/// One array for every target of ours, so that no room is laxer than another.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: readme(of: name), swiftSettings: settings)
}

/// A room's README stands beside its sources and is none of them.
func readme(of room: String) -> [String] {
    let path = "\(Context.packageDirectory)/Sources/\(room)/README.md"
    return FileManager.default.fileExists(atPath: path) ? ["README.md"] : []
}

/// A service: the foundation below it, the engines and libraries that it names, and nothing else.
func service(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    room(name, ["CloudCore", "Wire", "Store", "Agenda", logging] + more)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "apus",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "apus", targets: ["apus"]),
        // For Benchmarks alone.
        .library(
            name: "Rooms",
            targets: ["CloudCore", "Wire", "Identity", "Store", "Agenda", "IAM", "SQS", "EventPatterns"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Without its JSON files, which would link all of Foundation.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        // C: shims over the kernel, the embedded API tables, and the system libraries.
        .target(name: "CLinux"),
        .target(name: "CModels", exclude: ["Tables"]),
        .target(name: "CPolicies", exclude: ["Tables"]),
        .target(name: "CRuntimes"),
        .target(name: "CConsole"),
        .systemLibrary(name: "CRocksDB", pkgConfig: "rocksdb", providers: [.apt(["librocksdb-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // The foundation.
        room("CloudCore"),
        room("FileTrees"),
        room("Wire", ["CloudCore", "CModels"]),
        room("Checksums", [crypto]),
        room("Identity", ["CloudCore", "Checksums", crypto]),
        room("Store", ["CloudCore", "CRocksDB", crypto]),
        room("Agenda", ["CloudCore", "Store"]),
        room("Sandbox", ["CloudCore", "FileTrees", "CLinux", logging]),
        room("Gateway", ["CloudCore", "Wire", "Identity", nioCore, nioPosix, nioHTTP1, logging]),

        // The one HTTP client.
        room("Outbound", ["CloudCore", nioCore, nioPosix, nioHTTP1, nioSSL]),

        // Engines that several services share.
        room("Policies", ["CloudCore", "Wire"]),
        room("EventPatterns", ["CloudCore"]),
        room("XMLSignatures", ["CloudCore", "Wire", crypto, cryptoExtras]),
        room(
            "ContainerImages",
            ["CloudCore", "FileTrees", "Wire", "CLinux", "CZlib", "CZstd", nioPosix, crypto]),

        // The web console: its files, and the few numbers that AWS's API does not have.
        room("Console", ["CloudCore", "Wire", "CConsole", crypto]),

        // The services.
        service("IAM", ["Policies", "CPolicies", crypto, cryptoExtras]),
        service("STS", ["XMLSignatures", crypto, cryptoExtras]),
        service("Logs"),
        service("SQS", ["Policies", crypto]),
        service(
            "Lambda",
            [
                "ContainerImages", "EventPatterns", "FileTrees", "Sandbox", "CRuntimes", "CZlib", nioCore,
                nioPosix, nioHTTP1,
                crypto,
            ]),

        // The composition root and the command.
        room(
            "Cloud",
            [
                "CloudCore", "ContainerImages", "FileTrees", "Wire", "Identity", "Store", "Agenda", "Sandbox",
                "Gateway", "Outbound", "Console", "IAM", "STS", "Logs", "SQS", "Lambda", nioCore, nioPosix,
                crypto,
                logging,
            ]),
        .executableTarget(
            name: "apus",
            dependencies: [
                "Cloud", "CloudCore", "Wire", "Sandbox", "CLinux", nioCore, nioPosix, nioHTTP1, crypto,
                logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: settings),

        // Tests.
        room("CloudTesting", ["CloudCore", "FileTrees", "Store", "Agenda"]),
        tests("FileTreesTests", ["FileTrees", "CloudTesting"]),
        tests("CloudCoreTests", ["CloudCore", "CloudTesting"]),
        tests("WireTests", ["Wire", "CloudCore", "CloudTesting"]),
        tests("ChecksumsTests", ["Checksums", "CloudCore"]),
        tests("IdentityTests", ["Identity", "CloudCore", "CloudTesting", crypto], exclude: ["Resources"]),
        tests(
            "StoreTests", ["Store", "CloudCore", "CloudTesting", "StoreCrashWriter"], exclude: ["Resources"]),
        // What the kill test of the store kills.
        .executableTarget(
            name: "StoreCrashWriter", dependencies: ["Store", "CloudCore"], path: "Tests/StoreCrashWriter",
            swiftSettings: settings),
        tests("AgendaTests", ["Agenda", "Store", "CloudCore", "CloudTesting"]),
        tests("SandboxTests", ["Sandbox", "FileTrees", "CloudCore", "CLinux", "CloudTesting"]),
        tests(
            "GatewayTests",
            ["Gateway", "Identity", "Wire", "CloudCore", "CloudTesting", nioCore, nioPosix, crypto],
            exclude: ["Resources"]),
        tests("EventPatternsTests", ["EventPatterns", "Wire", "CloudCore", "CloudTesting"]),
        tests(
            "ContainerImagesTests",
            ["ContainerImages", "FileTrees", "CloudCore", "CloudTesting", "CZlib", "CZstd", crypto]),
        tests("OutboundTests", ["Outbound", "CloudCore", nioCore, nioPosix, nioHTTP1]),
        tests(
            "XMLSignaturesTests", ["XMLSignatures", "CloudCore", "CloudTesting", crypto],
            exclude: ["Resources"]),
        tests("PoliciesTests", ["Policies", "Wire", "CloudCore", "CloudTesting"]),
        tests("IAMTests", ["IAM", "Policies", "Wire", "Store", "CloudCore", "CloudTesting"]),
        tests(
            "STSTests",
            [
                "STS", "IAM", "XMLSignatures", "Identity", "Wire", "Store", "CloudCore", "CloudTesting",
                crypto, cryptoExtras,
            ]),
        tests("LogsTests", ["Logs", "Wire", "Store", "Agenda", "CloudCore", "CloudTesting"]),
        tests("SQSTests", ["SQS", "Wire", "Store", "Agenda", "CloudCore", "CloudTesting", crypto]),
        tests(
            "LambdaTests",
            [
                "Lambda", "ContainerImages", "EventPatterns", "FileTrees", "Sandbox", "Wire", "Store",
                "Agenda", "CloudCore",
                "CloudTesting",
                "CZlib",
                logging,
                nioCore, nioPosix, nioHTTP1,
            ]),
        tests("ConsoleTests", ["Console", "Wire", "CloudCore", "CloudTesting"]),
        tests("CloudTests", ["Cloud", "CloudCore", "CloudTesting", "Store"]),
        tests(
            "CommandTests",
            [
                "apus", "Cloud", "CloudTesting", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6]
)
