// Ruby: the machine's interpreter under our own bootstrap.

extension HostRuntimes {
    func ruby(_ minor: Int, _ interpreter: Interpreter, _ spec: FunctionSpec) -> RuntimeLaunch {
        var launch = managed(interpreter, "ruby", spec)
        launch.arguments = ["/var/runtime/bootstrap.rb"]
        // Debian keeps the gems that it packages, such as AWS's SDK, apart from Ruby's own.
        let packaged = interpreter.prefix == "/usr" ? Self.debianGems(minor) : []
        let gems = ["/var/task/vendor/bundle/ruby/3.\(minor).0", "/opt/ruby/gems/3.\(minor).0"] + packaged
        let defaults = [
            "GEM_PATH": gems.joined(separator: ":"),
            "RUBYLIB": "/var/task:/var/runtime/lib:/opt/ruby/lib",
        ]
        for (name, value) in defaults where spec.environment[name] == nil {
            launch.environment[name] = value
        }
        launch.version = RuntimeIdentifier.ruby(minor: minor).versionName
        launch.early = Self.early(
            spec, .init(dependsOnMemory: false, forks: true, spares: 4),
            reading: ["RUBY", "GEM_", "BUNDLE_"])
        return launch
    }

    private static func debianGems(_ minor: Int) -> [String] {
        let libraries =
            "/usr/lib/" + (HostRuntimes.architecture == "arm64" ? "aarch64" : "x86_64") + "-linux-gnu"
        return [
            "/usr/lib/ruby/gems/3.\(minor).0", libraries + "/ruby/gems/3.\(minor).0",
            "/usr/share/rubygems-integration/3.\(minor).0", "/usr/share/rubygems-integration/all",
        ].filter { FileSystem.exists($0) }
    }
}

extension InterpreterSearch {
    /// `ruby3.minor` by its name, those of version managers by their directory, any other by asking it.
    func ruby(minor: Int, versionOf: (Interpreter) -> Int?) -> Interpreter? {
        for place in path {
            if let ruby = Self.executable(place + "/ruby3.\(minor)") { return ruby }
        }
        let named = [
            versions(in: home + "/.rbenv/versions", prefix: "3.\(minor)."),
            versions(in: home + "/.asdf/installs/ruby", prefix: "3.\(minor)."),
            versions(in: home + "/.rvm/rubies", prefix: "ruby-3.\(minor)."),
            versions(in: home + "/.local/share/mise/installs/ruby", prefix: "3.\(minor)."),
            looksAtSystem ? versions(in: "/opt/rubies", prefix: "ruby-3.\(minor).") : [],
        ]
        for place in named.joined() {
            if let ruby = Self.executable(place + "/bin/ruby") { return ruby }
        }
        var seen: Set<Interpreter> = []
        return path.lazy.compactMap { Self.executable($0 + "/ruby") }
            .first { seen.insert($0).inserted && versionOf($0) == minor }
    }
}
