// Runs a .NET function: loads its handler, asks the Runtime API for events, sends back what it returns.
// Facts that callers see (texts, error types, formats) are those of AWS's own runtime. Plain C# 6, without a
// type that .NET Framework 4 hasn't: Mono's compiler takes it as well as Roslyn.
using System;
using System.IO;
using System.Reflection;

namespace Apus.Runtime
{
    public static class Bootstrap
    {
        public static int Main()
        {
            BoundHeap();
            FunctionLog log = FunctionLog.OfEnvironment();
            LogWriter.Redirect(log);
            RuntimeClient client = RuntimeClient.Open(
                Environment.GetEnvironmentVariable("APUS_RUNTIME_SOCKET"),
                Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));
            var core = new LambdaCore(log);
            Handler handler;
            try
            {
                handler = HandlerLoader.Load(Environment.GetEnvironmentVariable("_HANDLER"));
            }
            catch (Exception error)
            {
                log.Write("Error", error, null, null);
                client.Post("init/error", null, Fault.Json(error));
                return 1;
            }
            if (SnapStart.IsOn) client = SnapStart.PassThrough(client, core, log);
            while (true) Run(client.Next("invocation/next"), handler, client, core, log);
        }

        /// <summary>One invocation, from event to answer.</summary>
        private static void Run(
            Invocation invocation, Handler handler, RuntimeClient client, LambdaCore core, FunctionLog log)
        {
            log.Invocation = invocation;
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
            core.SetTraceId(invocation.TraceId);
            string place = "invocation/" + invocation.RequestId;
            MemoryStream answer;
            try
            {
                answer = handler.Call(invocation, log);
            }
            catch (Exception error)
            {
                log.Write("Error", error, null, null);
                client.Post(place + "/error", error.GetType().Name, Fault.Json(error));
                return;
            }
            client.Post(place + "/response", null, answer.ToArray());
        }

        /// <summary>
        /// Tells the collector the function's memory, of which it knows nothing else. Not where a lower limit was
        /// configured, nor in .NET before 8.
        /// </summary>
        private static void BoundHeap()
        {
            ulong megabytes;
            MethodInfo refresh = typeof(GC).GetMethod("RefreshMemoryLimit");
            MethodInfo set = typeof(AppContext).GetMethod("SetData");
            string size = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
            if (refresh == null || set == null || !ulong.TryParse(size, out megabytes)) return;
            ulong bytes = megabytes << 20;
            object heap = typeof(GC).GetMethod("GetGCMemoryInfo", Type.EmptyTypes).Invoke(null, null);
            object available = heap.GetType().GetProperty("TotalAvailableMemoryBytes").GetValue(heap, null);
            if ((ulong)(long)available < bytes) return;
            set.Invoke(null, new object[] { "GCHeapHardLimit", bytes });
            refresh.Invoke(null, null);
        }
    }
}
