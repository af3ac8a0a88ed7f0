// The function's log: lines as AWS's runtime formats them, or JSON, framed where the platform asks for frames, so that
// a record of several lines stays one.
// https://docs.aws.amazon.com/lambda/latest/dg/csharp-logging.html
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Apus.Runtime
{
    internal sealed class FunctionLog
    {
        private const uint TextFrame = 0xa55a0003, JsonFrame = 0xa55a0002;
        private static readonly string[] levels = { "Trace", "Debug", "Information", "Warning", "Error", "Critical" };
        private static readonly string[] labels = { "trce", "dbug", "info", "warn", "fail", "crit" };

        private readonly Stream output;
        private readonly bool isFramed, isJson, isPlain, framesJson;
        private readonly int least;
        /// <summary>Whose lines these are.</summary>
        public volatile Invocation Invocation;

        private FunctionLog(bool isFramed, string format, bool framesJson, int least)
        {
            output = isFramed ? Console.OpenStandardError() : Console.OpenStandardOutput();
            this.isFramed = isFramed;
            isJson = string.Equals(format, "JSON", StringComparison.OrdinalIgnoreCase);
            isPlain = string.Equals(format, "Unformatted", StringComparison.OrdinalIgnoreCase);
            this.framesJson = framesJson;
            this.least = least;
        }

        public static FunctionLog OfEnvironment()
        {
            string level = Variable("AWS_LAMBDA_HANDLER_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL");
            string format = Variable("AWS_LAMBDA_HANDLER_LOG_FORMAT", "AWS_LAMBDA_LOG_FORMAT");
            string frames = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT");
            return new FunctionLog(
                Environment.GetEnvironmentVariable("_LAMBDA_TELEMETRY_LOG_FD") == "2", format,
                string.Equals(frames, "JSON", StringComparison.OrdinalIgnoreCase), Least(level));
        }

        /// <summary>A line, in the format of this log. A level that nobody knows is the lowest, and passes.</summary>
        public void Write(string level, Exception error, string message, object[] arguments)
        {
            int rank = Rank(level);
            if (rank >= 0 && rank < least) return;
            if (rank < 0) rank = 0;
            var template = new MessageTemplate(message ?? "", arguments);
            Emit(isJson ? AsJson(rank, error, template) : AsText(rank, error, template.Text()), true);
        }

        /// <summary>Text as it is, of `Console.Write`.</summary>
        public void WriteRaw(string text) { Emit(text, false); }

        private string AsText(int rank, Exception error, string message)
        {
            var line = new StringBuilder();
            if (!isPlain)
            {
                Invocation invocation = Invocation;
                line.Append(MessageTemplate.Timestamp(DateTime.UtcNow)).Append('\t');
                line.Append(invocation == null ? "" : invocation.RequestId).Append('\t');
                line.Append(labels[rank]).Append('\t');
            }
            line.Append(message);
            if (error != null)
            {
                if (message.Length > 0) line.Append('\n');
                line.Append(Fault.Report(error));
            }
            return line.ToString();
        }

        private string AsJson(int rank, Exception error, MessageTemplate template)
        {
            var members = new Dictionary<string, object>();
            members["timestamp"] = MessageTemplate.Timestamp(DateTime.UtcNow);
            members["level"] = levels[rank];
            Invocation invocation = Invocation;
            if (invocation != null)
            {
                if (!string.IsNullOrEmpty(invocation.RequestId)) members["requestId"] = invocation.RequestId;
                if (!string.IsNullOrEmpty(invocation.TenantId)) members["tenantId"] = invocation.TenantId;
                if (!string.IsNullOrEmpty(invocation.TraceId)) members["traceId"] = invocation.TraceId;
            }
            members["message"] = template.Text();
            template.AddTo(members);
            if (error != null)
            {
                members["errorType"] = error.GetType().FullName;
                members["errorMessage"] = error.Message;
                var trace = new List<object>();
                foreach (string line in Fault.Report(error).Split('\n')) trace.Add(line.Trim());
                members["stackTrace"] = trace;
            }
            return Json.Write(members);
        }

        private void Emit(string text, bool isLine)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(isLine && !isFramed ? text + "\n" : text);
            if (isFramed) bytes = Framed(bytes);
            try
            {
                // At once: what else writes here can't come between.
                lock (output) output.Write(bytes, 0, bytes.Length);
            }
            catch (IOException)
            {
                // Nobody is left to tell.
            }
        }

        /// <summary>Kind, length, microseconds; all with the highest byte first.</summary>
        private byte[] Framed(byte[] text)
        {
            var frame = new byte[16 + text.Length];
            long now = (DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / 10;
            Put(frame, 0, 4, framesJson ? JsonFrame : TextFrame);
            Put(frame, 4, 4, text.Length);
            Put(frame, 8, 8, now);
            Buffer.BlockCopy(text, 0, frame, 16, text.Length);
            return frame;
        }

        private static void Put(byte[] frame, int place, int count, long value)
        {
            for (int i = 0; i < count; i++) frame[place + i] = (byte)(value >> (8 * (count - 1 - i)));
        }

        private static int Least(string level)
        {
            if (string.Equals(level, "fatal", StringComparison.OrdinalIgnoreCase)) return Rank("Critical");
            if (string.Equals(level, "warn", StringComparison.OrdinalIgnoreCase)) return Rank("Warning");
            // Lambda's INFO is no level of .NET's, whose least is the same.
            int rank = Rank(level);
            return rank < 0 ? Rank("Information") : rank;
        }

        private static int Rank(string level)
        {
            return Array.FindIndex(levels, name => string.Equals(name, level, StringComparison.OrdinalIgnoreCase));
        }

        private static string Variable(string name, string other)
        {
            string value = Environment.GetEnvironmentVariable(name);
            return string.IsNullOrEmpty(value) ? Environment.GetEnvironmentVariable(other) : value;
        }
    }
}
