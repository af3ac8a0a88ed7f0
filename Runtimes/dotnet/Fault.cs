// A failure as callers see it, and its stack without the frames of this program.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;

namespace Apus.Runtime
{
    internal static class Fault
    {
        /// <summary>The most that the Runtime API is sent of an error.</summary>
        private const int MostBytes = 256 * 1024;
        private static readonly string[] plumbing =
        {
            "at InvokeStub_", "at System.Reflection.", "at System.RuntimeMethodHandle.InvokeMethod",
            "at System.Runtime.CompilerServices.TaskAwaiter", "--- End of stack trace from previous location",
            "at System.RuntimeType.Create", "at System.Activator.",
        };

        /// <summary>As the Runtime API takes it.</summary>
        public static byte[] Json(Exception error)
        {
            byte[] json = Encoding.UTF8.GetBytes(Apus.Runtime.Json.Write(Members(error)));
            if (json.Length <= MostBytes) return json;
            return Encoding.UTF8.GetBytes(
                "{\"errorMessage\": \"Exception exceeded maximum payload size of 256KB.\"}");
        }

        /// <summary>As the log shows it.</summary>
        public static string Report(Exception error)
        {
            return string.Join("\n", Own(error.ToString()));
        }

        private static Dictionary<string, object> Members(Exception error)
        {
            var members = new Dictionary<string, object>();
            members["errorType"] = error.GetType().Name;
            members["errorMessage"] = error.Message;
            if (!string.IsNullOrEmpty(error.StackTrace))
            {
                List<string> lines = Own(new StackTrace(error, true).ToString());
                var trace = new List<object>();
                foreach (string line in lines)
                    if (line.Trim().Length > 0) trace.Add(line.Trim());
                if (trace.Count > 0) members["stackTrace"] = trace;
            }
            if (error.InnerException != null) members["cause"] = Members(error.InnerException);
            var aggregate = error as AggregateException;
            if (aggregate != null)
            {
                var causes = new List<object>();
                foreach (Exception inner in aggregate.InnerExceptions) causes.Add(Members(inner));
                members["causes"] = causes;
            }
            return members;
        }

        /// <summary>The lines above the first frame of this program and what led from it to the function.</summary>
        private static List<string> Own(string text)
        {
            var lines = new List<string>(text.Replace("\r\n", "\n").Split('\n'));
            int end = lines.FindIndex(line => line.TrimStart().StartsWith("at Apus.Runtime.", StringComparison.Ordinal));
            if (end < 0) return lines;
            while (end > 0 && IsPlumbing(lines[end - 1].TrimStart())) end--;
            return lines.GetRange(0, end);
        }

        private static bool IsPlumbing(string line)
        {
            foreach (string head in plumbing)
                if (line.StartsWith(head, StringComparison.Ordinal)) return true;
            return false;
        }
    }
}
