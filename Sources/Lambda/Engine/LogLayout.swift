// Log events as they appear in CloudWatch Logs: AWS's text lines, or platform events in JSON.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html

import CloudCore

/// Writes the log entries of one environment.
struct LogLayout: Sendable {
    private let logging: FunctionLogging
    private let version: String
    private let name: String
    let initializationType: String
    private let runtimeVersion: String?
    private let runtimeVersionARN: String
    private let tenantID: String?

    init(_ spec: FunctionSpec, runtimeVersion: String?) {
        logging = spec.logging
        version = spec.version
        name = spec.name
        initializationType = spec.initializationType
        self.runtimeVersion = runtimeVersion
        if case .tenant(let id) = spec.variant { tenantID = id } else { tenantID = nil }
        runtimeVersionARN = RuntimeIdentifier.versionARN(runtimeVersion ?? "", spec.region)
    }

    /// The event's message, or nil where it is not shown.
    func message(_ timed: TimedLogEntry) -> String? {
        switch timed.entry {
        case .output(let bytes), .extensionOutput(let bytes): return String(decoding: bytes, as: UTF8.self)
        default: break
        }
        switch logging.format {
        case .text: return textMessage(timed)
        case .json: return jsonMessage(timed)
        }
    }

    var isJSON: Bool { logging.format == .json }

    /// The type, without `platform.`, and the record's members of an event, as subscribers get it.
    func platformEvent(_ entry: LogEntry) -> (type: String, record: String)? {
        event(entry).map { ($0.0, $0.2) }
    }

    // MARK: Text

    private func textMessage(_ timed: TimedLogEntry) -> String? {
        switch timed.entry {
        case .output, .extensionOutput: return nil
        case .extensionInit(let name, let state, let events, let errorType):
            let error = errorType.map { "\tError Type: \($0)" } ?? ""
            let list = events.joined(separator: ",")
            return "EXTENSION\tName: \(name)\tState: \(state)\tEvents: [\(list)]\(error)\n"
        case .initStart:
            guard let runtimeVersion else { return nil }
            return
                "INIT_START Runtime Version: \(runtimeVersion)\tRuntime Version ARN: \(runtimeVersionARN)\n"
        case .initReport(let duration, _, .success):
            return "INIT_REPORT Init Duration: \(Self.milliseconds(duration)) ms\n"
        case .restoreStart:
            let version = runtimeVersion ?? ""
            return "RESTORE_START Runtime Version: \(version)\tRuntime Version ARN: \(runtimeVersionARN)\n"
        case .restoreReport(let duration, let status):
            let outcome = status == .success ? "" : "\tStatus: \(status.name)\(errorType(status))"
            return "RESTORE_REPORT Restore Duration: \(Self.milliseconds(duration)) ms\(outcome)\n"
        case .restoreRuntimeDone: return nil
        case .initReport(let duration, let phase, let status):
            return "INIT_REPORT Init Duration: \(Self.milliseconds(duration)) ms\tPhase: \(phase)"
                + "\tStatus: \(status.name)\(errorType(status))\n"
        case .start(let requestID): return "START RequestId: \(requestID) Version: \(version)\n"
        case .failure(let requestID, let failure):
            if failure.type == "Sandbox.Timedout" {
                let time = CivilTime(timed.time).iso8601(fractionDigits: 3)
                return "\(time) \(requestID) \(failure.reason)\n\n"
            }
            return "RequestId: \(requestID) Error: \(failure.reason)\n\(failure.type)\n"
        case .end(let requestID, _, _): return "END RequestId: \(requestID)\n"
        case .report(let requestID, let report): return textReport(requestID, report)
        }
    }

    private func textReport(_ requestID: String, _ report: InvocationReport) -> String {
        var line = "REPORT RequestId: \(requestID)\tDuration: \(Self.milliseconds(report.duration)) ms"
        line += "\tBilled Duration: \(report.billedMilliseconds) ms\tMemory Size: \(report.memoryMiB) MB"
        line += "\tMax Memory Used: \(report.maxMemoryUsedMiB) MB\t"
        if let initDuration = report.initDuration {
            line += "Init Duration: \(Self.milliseconds(initDuration)) ms\t"
        }
        if let restore = report.restore {
            line += "Restore Duration: \(Self.milliseconds(restore.duration)) ms\t"
            line += "Billed Restore Duration: \(restore.billedMilliseconds) ms\t"
        }
        if report.status != .success { line += "Status: \(report.status.name)\(errorType(report.status))" }
        line += "\n"
        if let trace = report.trace {
            line += "XRAY TraceId: \(trace.traceID)\tSegmentId: \(trace.functionID)\tSampled: true\t\n"
        }
        return line
    }

    private func errorType(_ status: PhaseStatus) -> String {
        if case .error(let type) = status { "\tError Type: \(type)" } else { "" }
    }

    // MARK: JSON

    private func jsonMessage(_ timed: TimedLogEntry) -> String? {
        guard let (type, level, record) = event(timed.entry), isShown(level) else { return nil }
        var text = Array("{\"time\":\"\(CivilTime(timed.time).iso8601(fractionDigits: 3))\"".utf8)
        text += Array(",\"type\":\"platform.\(type)\",\"record\":{\(record)}}".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    private func isShown(_ level: FunctionLogging.SystemLevel) -> Bool {
        switch logging.systemLevel {
        case .debug: true
        case .info: level != .debug
        case .warn: level == .warn
        }
    }

    /// Event types and levels as in AWS's table of system log events.
    private func event(_ entry: LogEntry) -> (String, FunctionLogging.SystemLevel, String)? {
        switch entry {
        case .output, .extensionOutput: return nil
        case .extensionInit(let name, let state, let events, let errorType):
            let list = events.map { "\"\($0)\"" }.joined(separator: ",")
            let error = errorType.map { ",\"errorType\":\(quoted($0))" } ?? ""
            let record = "\"name\":\(quoted(name)),\"state\":\"\(state)\",\"events\":[\(list)]" + error
            return ("extension", .info, record)
        case .initStart:
            let runtime = runtimeVersion.map {
                ",\"runtimeVersion\":\(quoted($0)),\"runtimeVersionArn\":\(quoted(runtimeVersionARN))"
            }
            return (
                "initStart", runtime == nil ? .debug : .info,
                "\"initializationType\":\"\(initializationType)\",\"phase\":\"init\"\(runtime ?? "")"
                    + ",\"functionName\":\(quoted(name)),\"functionVersion\":\(quoted(version))"
            )
        case .initReport(let duration, let phase, let status):
            return (
                "initReport", status == .success ? .info : .warn,
                "\"initializationType\":\"\(initializationType)\",\"status\":\"\(status.name)\""
                    + ",\"phase\":\"\(phase)\""
                    + jsonErrorType(status) + ",\"metrics\":{\"durationMs\":\(Self.milliseconds(duration))}"
            )
        case .restoreStart: return ("restoreStart", .info, restoreStart)
        case .restoreRuntimeDone(let status):
            return (
                "restoreRuntimeDone", status == .success ? .debug : .warn,
                "\"status\":\"\(status.name)\"\(jsonErrorType(status))"
            )
        case .restoreReport(let duration, let status):
            return (
                "restoreReport", status == .success ? .info : .warn,
                "\"status\":\"\(status.name)\"\(jsonErrorType(status))"
                    + ",\"metrics\":{\"durationMs\":\(Self.milliseconds(duration))}"
            )
        case .start(let requestID):
            let record = "\"requestId\":\(quoted(requestID)),\"version\":\(quoted(version))"
            return ("start", .info, record + jsonTenant)
        case .failure(let requestID, let failure):
            return (
                "fault", .warn,
                "\"requestId\":\(quoted(requestID)),\"errorType\":\(quoted(failure.type))"
                    + ",\"errorMessage\":\(quoted(failure.reason))"
            )
        case .end(let requestID, let duration, let status):
            return (
                "runtimeDone", status == .success ? .debug : .warn,
                "\"requestId\":\(quoted(requestID)),\"status\":\"\(status.name)\"\(jsonErrorType(status))"
                    + ",\"metrics\":{\"durationMs\":\(Self.milliseconds(duration))}"
            )
        case .report(let requestID, let report):
            return ("report", report.status == .success ? .info : .warn, jsonReport(requestID, report))
        }
    }

    private func jsonReport(_ requestID: String, _ report: InvocationReport) -> String {
        var metrics = "\"durationMs\":\(Self.milliseconds(report.duration))"
        metrics += ",\"billedDurationMs\":\(report.billedMilliseconds),\"memorySizeMB\":\(report.memoryMiB)"
        metrics += ",\"maxMemoryUsedMB\":\(report.maxMemoryUsedMiB)"
        if let initDuration = report.initDuration {
            metrics += ",\"initDurationMs\":\(Self.milliseconds(initDuration))"
        }
        if let restore = report.restore {
            metrics += ",\"restoreDurationMs\":\(Self.milliseconds(restore.duration))"
            metrics += ",\"billedRestoreDurationMs\":\(restore.billedMilliseconds)"
        }
        let tracing = report.trace.map {
            ",\"tracing\":{\"spanId\":\"\($0.functionID)\",\"type\":\"X-Amzn-Trace-Id\""
                + ",\"value\":\(quoted($0.header))}"
        }
        return "\"requestId\":\(quoted(requestID)),\"metrics\":{\(metrics)}\(tracing ?? "")"
            + ",\"status\":\"\(report.status.name)\"\(jsonErrorType(report.status))" + jsonTenant
    }

    private var restoreStart: String {
        let runtime = runtimeVersion.map {
            ",\"runtimeVersion\":\(quoted($0)),\"runtimeVersionArn\":\(quoted(runtimeVersionARN))"
        }
        return "\"functionName\":\(quoted(name)),\"functionVersion\":\(quoted(version))\(runtime ?? "")"
    }

    /// https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-monitor.html
    private var jsonTenant: String { tenantID.map { ",\"tenantId\":\(quoted($0))" } ?? "" }

    private func jsonErrorType(_ status: PhaseStatus) -> String {
        if case .error(let type) = status { ",\"errorType\":\(quoted(type))" } else { "" }
    }

    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Milliseconds with two decimals.
    static func milliseconds(_ duration: Duration) -> String {
        let hundredths = max(0, duration.nanoseconds + 5_000) / 10_000
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
