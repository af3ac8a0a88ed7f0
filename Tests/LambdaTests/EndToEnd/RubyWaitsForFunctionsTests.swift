// Ruby's functions in runtimes that a zygote forked are functions as any others. Says nothing where the
// machine has no Ruby or can't isolate, or where this isn't root.

import CloudCore
import Glibc
import Testing
import Wire

@testable import Lambda
@testable import Sandbox

@Suite(.serialized, .enabled("only root can prepare runtimes") { geteuid() == 0 })
struct RubyFunctionsRunInSandboxesThatWait {
    private let base = FunctionsRunInSandboxes()
    private typealias Body = (LambdaService, HostedService, String, NamespaceBackend) async throws -> Void

    private func withRuby(_ body: Body) async throws {
        try await base.withLambda(spares: 2) { lambda, hosted, _, available, backend in
            guard let runtime = available.first(where: { $0.hasPrefix("ruby") }) else { return }
            try await body(lambda, hosted, runtime, backend)
        }
    }

    private func untilPrepared(_ backend: NamespaceBackend) async throws {
        for _ in 0..<20_000 where backend.preparedCount == 0 || !backend.isComplete {
            usleep(1_000)
            await Task.yield()
        }
        try #require(backend.preparedCount > 0)
    }

    private static let seen = """
        EARLY = !defined?(Net::HTTP).nil?
        def read(path) = File.read(path)
        def handler(event:, context:)
          passing = /^(Vm|Rss|.*ctxt|N?S?Pid|[TN]gid|NS|Hugetlb|Mems|FDSize|SigQ)/
          status = read("/proc/self/status").lines.grep_v(passing)
          fds = Dir.children("/proc/self/fd").filter_map do |fd|
            File.readlink("/proc/self/fd/#{fd}").split(":")[0] rescue nil
          end
          fds.sort!
          own = /AWS_(ACC|SEC|SES)|AWS_LAMBDA_(FUNCTION_N|LOG_)|_X_AMZN/
          variables = ENV.to_h.reject { |key, _| own.match?(key) }
          mounts = read("/proc/self/mountinfo").lines.map { |line| line.split[4, 2] }.sort
          { early: EARLY, seen: [
            status, fds, variables, variables.keys, mounts, read("/proc/self/limits"), Dir.pwd,
            read("/proc/self/cmdline"), read("/proc/self/comm"), File.readlink("/proc/self/exe"),
            File.readlink("/proc/self/cwd"), File.readlink("/proc/self/root"),
            read("/proc/self/oom_score_adj"), read("/proc/net/tcp").count(":"),
            [Process.ppid, Process.getsid == Process.pid, Process.getpgrp == Process.pid, File.umask],
            [Process.uid, Process.euid, Process.gid, Process.egid, Process.groups], $PROGRAM_NAME, ARGV,
            $LOAD_PATH, Encoding.default_external.to_s, $stdout.sync, File.stat("/proc/self/fd").uid,
            (Process.kill(0, 1) rescue $!.class.to_s), (File.write("/var/task/x", "") rescue $!.class.to_s),
            `env | wc -l`] }
        end
        """

    @Test func aForkedRuntimeSeesWhatAPlainOneSees() async throws {
        try await withRuby { lambda, hosted, runtime, backend in
            try await base.create(
                hosted, "plain", runtime, "app.handler", ["app.rb": Self.seen], variables: ["TZ": ":UTC"])
            let plain = try await base.invoke(lambda, "plain", "{}")
            try await base.create(hosted, "forked", runtime, "app.handler", ["app.rb": Self.seen])
            try await untilPrepared(backend)
            let forked = try await base.invoke(lambda, "forked", "{}")
            #expect(plain.body.hasPrefix("{\"early\":false,\"seen\""), "\(plain.body) \(plain.log)")
            #expect(forked.body.hasPrefix("{\"early\":true,\"seen\""), "\(forked.body) \(forked.log)")
            let parts = [plain.body, forked.body].map {
                $0.split(separator: "\",\"").dropFirst().map(String.init)
            }
            let difference = parts[1].difference(from: parts[0])
            #expect(difference.isEmpty, "\(difference)")
        }
    }

    @Test func siblingsShareNoRandomness() async throws {
        let code = """
            require "openssl"
            require "securerandom"
            require "tmpdir"
            def handler(event:, context:)
              [rand, Random.rand, Random.new.rand, Random.new_seed, Random.bytes(8).unpack1("Q"),
               SecureRandom.hex, SecureRandom.uuid, OpenSSL::Random.random_bytes(8).unpack1("Q"),
               [*1..99].shuffle.join, Process.clock_gettime(Process::CLOCK_REALTIME, :nanosecond),
               Dir::Tmpname.create("a") { |path| path }]
            end
            """
        try await withRuby { lambda, hosted, runtime, backend in
            var answers: [[String]] = []
            for number in 0..<3 {
                try await base.create(hosted, "random\(number)", runtime, "app.handler", ["app.rb": code])
                try await untilPrepared(backend)
                let answer = try await base.invoke(lambda, "random\(number)", "{}")
                #expect(answer.error == nil, "\(answer.body)")
                answers.append(answer.body.split(separator: ",").map(String.init))
            }
            #expect(backend.preparedLaunches == 3)
            for (one, other) in [(0, 1), (0, 2), (1, 2)] where answers.allSatisfy({ $0.count == 11 }) {
                for index in 0..<11 { #expect(answers[one][index] != answers[other][index], "\(index)") }
            }
        }
    }

    @Test func aFunctionsOwnLibrariesAndGemsWin() async throws {
        let minor = "2"
        let gems = "vendor/bundle/ruby/3.\(minor).0"
        let specification = """
            Gem::Specification.new do |s|
              s.name = "NAME"; s.version = "9.9.9"; s.summary = "x"; s.authors = ["x"]
              s.require_paths = ["lib"]
            end
            """
        func gem(_ name: String, _ code: String) -> [String: String] {
            [
                "\(gems)/specifications/\(name)-9.9.9.gemspec":
                    specification.split(separator: "NAME").joined(separator: name),
                "\(gems)/gems/\(name)-9.9.9/lib/\(name).rb": code,
            ]
        }
        let own = [
            "app.rb": """
            require 'logger'
            def handler(event:, context:) = [LOGGER, defined?(Logger), event]
            """
        ]
        let with = [
            "app.rb": """
            require 'mine'
            require 'time'
            def handler(event:, context:) = [MINE, Gem.loaded_specs['mine'].version.to_s]
            """
        ]
        try await withRuby { lambda, hosted, runtime, backend in
            guard runtime == "ruby3.\(minor)" else { return }
            let functions: [(String, [String: String], String)] = [
                ("file", own.merging(["logger.rb": "LOGGER = 'own'"]) { $1 }, "[\"own\",null,{}]"),
                ("gem", with.merging(gem("mine", "MINE = 'own'")) { $1 }, "[\"own\",\"9.9.9\"]"),
                (
                    "conflict", own.merging(gem("logger", "LOGGER = 'gem'")) { $1 },
                    "[\"gem\",null,{}]"
                ),
            ]
            for (name, files, expected) in functions {
                try await base.create(hosted, name, runtime, "app.handler", files)
                try await untilPrepared(backend)
                let answer = try await base.invoke(lambda, name, "{}")
                #expect(answer.body == expected, "\(name) \(answer.body)")
            }
            #expect(backend.preparedLaunches == 3)
        }
    }

    @Test func aKilledZygoteIsReplaced() async throws {
        try await base.withLambda(spares: 1) { lambda, hosted, _, available, backend in
            guard let runtime = available.first(where: { $0.hasPrefix("ruby") }) else { return }
            let code = "EARLY = !defined?(Net::HTTP).nil?\ndef handler(event:, context:) = EARLY"
            for round in 0..<3 {
                try await base.create(hosted, "f\(round)", runtime, "app.handler", ["app.rb": code])
                try await untilPrepared(backend)
                let killed = await backend.zygoteProcessIDs()
                #expect(killed.count == 1)
                for pid in killed { kill(pid, SIGKILL) }
                let answer = try await base.invoke(lambda, "f\(round)", "{}")
                #expect(answer.body == "true")
                for _ in 0..<10_000 where !backend.isComplete {
                    usleep(1_000)
                    await Task.yield()
                }
            }
        }
    }
}
