// AWS's names for runtimes, such as `python3.12`, and what they ask of a machine.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html

import CloudCore
import Crypto

/// A runtime identifier, taken apart.
enum RuntimeIdentifier: Hashable, Sendable {
    /// The minor version of Python 3.
    case python(minor: Int)
    /// The major version of Node.js.
    case nodejs(major: Int)
    /// The major version of Java.
    case java(major: Int)
    /// The minor version of Ruby 3.
    case ruby(minor: Int)
    /// The major version of .NET.
    case dotnet(major: Int)
    /// `provided.al2` and `provided.al2023`: the package brings its own `bootstrap`.
    case provided(String)

    /// Those that Apus runs where the machine has the interpreter.
    static let supported: [String] =
        (8...14).map { "python3.\($0)" } + [16, 18, 20, 22, 24].map { "nodejs\($0).x" }
        + ["java8.al2"] + [11, 17, 21, 25].map { "java\($0)" } + (2...4).map { "ruby3.\($0)" }
        + [6, 8, 10].map { "dotnet\($0)" } + ["provided.al2", "provided.al2023"]

    /// Those that AWS once had.
    static let retired: Set<String> = [
        "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x",
        "nodejs14.x", "python2.7", "python3.6", "python3.7", "java8", "dotnetcore1.0", "dotnetcore2.0",
        "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "dotnet7", "go1.x", "ruby2.5", "ruby2.7", "provided",
    ]

    /// In the order in which AWS's own error lists them.
    static let accepted = [
        "nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x",
        "nodejs22.x", "java25", "python3.10", "python3.11", "java21", "ruby3.3", "ruby3.4", "ruby3.2",
        "python3.8", "python3.9", "java17", "nodejs16.x", "dotnet10", "dotnet8", "java11", "dotnet6",
        "nodejs18.x", "provided.al2", "java8.al2",
    ]

    /// Whether AWS has, or once had, this runtime.
    static func isKnown(_ name: String) -> Bool { accepted.contains(name) || retired.contains(name) }

    /// The version of the runtime as INIT_START shows it; nil where the package brings its own. There is one
    /// of each: functions run on what the machine has.
    var versionName: String? {
        switch self {
        case .python(let minor): "python:3.\(minor).v1"
        case .nodejs(let major): "nodejs:\(major).v1"
        case .java(let major): major == 8 ? "java:8.al2.v1" : "java:\(major).v1"
        case .ruby(let minor): "ruby:3.\(minor).v1"
        case .dotnet(let major): "dotnet:\(major).v1"
        case .provided: nil
        }
    }

    /// What names a version in a region, as AWS's ARNs do: by a digest.
    static func versionARN(_ version: String, _ region: Region) -> String {
        let digest = Hex.encode(SHA256.hash(data: Array(version.utf8)))
        return "arn:\(region.partition):lambda:\(region)::runtime:\(digest)"
    }

    /// Nil unless Apus supports it.
    init?(_ name: String) {
        guard Self.supported.contains(name) else { return nil }
        if name.hasPrefix("provided") {
            self = .provided(name)
        } else if name.hasPrefix("python3."), let minor = Int(name.dropFirst(8)) {
            self = .python(minor: minor)
        } else if name.hasPrefix("nodejs"), let major = Int(name.dropFirst(6).dropLast(2)) {
            self = .nodejs(major: major)
        } else if name == "java8.al2" {
            self = .java(major: 8)
        } else if name.hasPrefix("java"), let major = Int(name.dropFirst(4)) {
            self = .java(major: major)
        } else if name.hasPrefix("ruby3."), let minor = Int(name.dropFirst(6)) {
            self = .ruby(minor: minor)
        } else if name.hasPrefix("dotnet"), let major = Int(name.dropFirst(6)) {
            self = .dotnet(major: major)
        } else {
            return nil
        }
    }
}
