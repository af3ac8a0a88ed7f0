// What the tests of .NET run.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Lambda.Core;

[assembly: LambdaSerializer(typeof(Tests.JsonSerializer))]

namespace Shop
{
    public class Order
    {
        public string Item { get; set; }
        public int Count { get; set; }
    }

    public class OutOfStock : Exception
    {
        public OutOfStock(string message, Exception inner) : base(message, inner) { }
    }

    public class Orders : Base
    {
        private static int made;
        private int calls;

        public Orders() { made++; }

        public Dictionary<string, object> Place(Order order, ILambdaContext context)
        {
            return new Dictionary<string, object>
            {
                { "item", order.Item }, { "count", order.Count + 1 }, { "calls", ++calls }, { "made", made },
                { "version", System.Environment.Version.Major },
            };
        }

        public static string Shout(string text) { return text.ToUpperInvariant() + "!"; }
        public string Nothing() { return "no parameters"; }
        public string Alone(ILambdaContext context) { return context.FunctionName; }
        public void Silent(Order order) { Console.WriteLine("silent " + order.Item); }
        public Stream Copy(Stream input)
        {
            var output = new MemoryStream();
            output.WriteByte((byte)'[');
            input.CopyTo(output);
            output.WriteByte((byte)']');
            output.Position = 0;
            return output;
        }
        public async Task<string> Later(Order order)
        {
            await Task.Delay(10);
            return order.Item + " later";
        }
        public async Task Eventually(Order order)
        {
            await Task.Delay(10);
            Console.WriteLine("eventually " + order.Item);
        }
        [LambdaSerializer(typeof(Own))] public string WithItsOwn(string text) { return text; }
        internal string Hidden(int number) { return "hidden " + number; }

        public string Same(string text) { return text; }
        public string Same(int number) { return "number " + number; }
        public async void Void() { await Task.Delay(1); }
        public T Generic<T>(T value) { return value; }
        public string Many(string a, string b, string c) { return a; }
        public string Second(string a, string b) { return a; }

        public object Fail(Order order)
        {
            try
            {
                if (order.Count == 0) throw new ArgumentException("no count");
                return order;
            }
            catch (ArgumentException error)
            {
                throw new OutOfStock("no \"" + order.Item + "\"", error);
            }
        }
        public async Task<string> FailLater(Order order)
        {
            await Task.Delay(1);
            throw new InvalidOperationException("later");
        }
        public void FailTogether(Order order)
        {
            Task.WaitAll(Task.Run(() => Throw("one")), Task.Run(() => Throw("two")));
        }
        public void Sleep(int milliseconds) { Thread.Sleep(milliseconds); }
        public void Exit(int code) { System.Environment.Exit(code); }
        public void Crash(Order order)
        {
            var thread = new Thread(() => Throw("nobody catches this"));
            thread.Start();
            thread.Join();
        }
        public int Fill(int megabytes)
        {
            var kept = new List<byte[]>();
            for (int i = 0; i < megabytes; i++)
            {
                kept.Add(new byte[1 << 20]);
                for (int j = 0; j < 1 << 20; j += 4096) kept[i][j] = 1;
            }
            return kept.Count;
        }

        private static void Throw(string message) { throw new InvalidOperationException(message); }
    }

    public class Base
    {
        public string Inherited(string text) { return "base " + text; }
    }

    public class Own : ILambdaSerializer
    {
        public T Deserialize<T>(Stream stream) { return (T)(object)"own"; }
        public void Serialize<T>(T response, Stream stream)
        {
            foreach (char next in "\"" + response + "\"") stream.WriteByte((byte)next);
        }
    }

    public class Broken
    {
        public Broken() { throw new InvalidDataException("not today"); }
        public string Handle() { return ""; }
    }

    public class Looks
    {
        public Dictionary<string, object> Context(Stream input, ILambdaContext context)
        {
            IClientContext client = context.ClientContext;
            return new Dictionary<string, object>
            {
                { "request", context.AwsRequestId }, { "name", context.FunctionName },
                { "version", context.FunctionVersion }, { "arn", context.InvokedFunctionArn },
                { "group", context.LogGroupName }, { "stream", context.LogStreamName },
                { "memory", context.MemoryLimitInMB }, { "remaining", context.RemainingTime.TotalMilliseconds },
                { "trace", context.TraceId }, { "tenant", context.TenantId },
                { "traces", new[] {
                    System.Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"), LambdaTraceProvider.CurrentTraceId } },
                { "serializer", context.Serializer.GetType().FullName },
                { "title", client.Client == null ? null : client.Client.AppTitle }, { "custom", client.Custom },
                { "environment", client.Environment }, { "identity", context.Identity.IdentityId },
            };
        }

        public Dictionary<string, object> Machine(Stream input)
        {
            var variables = new SortedDictionary<string, string>();
            foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
                variables[(string)variable.Key] = (string)variable.Value;
            return new Dictionary<string, object>
            {
                { "variables", variables }, { "directory", Directory.GetCurrentDirectory() },
                { "heap", Heap() >> 20 }, { "temporary", Directory.GetFileSystemEntries("/tmp") },
                { "base", AppDomain.CurrentDomain.BaseDirectory },
                { "upper", "grün".ToUpper(new System.Globalization.CultureInfo("de-DE")) },
                { "program", Process.GetCurrentProcess().MainModule.FileName },
                { "zone", TimeZoneInfo.Local.BaseUtcOffset.TotalHours },
            };
        }

        private static long Heap()
        {
            object heap = typeof(GC).GetMethod("GetGCMemoryInfo", Type.EmptyTypes).Invoke(null, null);
            return (long)heap.GetType().GetProperty("TotalAvailableMemoryBytes").GetValue(heap, null);
        }

        public string Greeting(Stream input)
        {
            return Library.Greeter.Greet();
        }

        public void Logs(Stream input, ILambdaContext context)
        {
            Console.WriteLine("of the console\nwith two lines");
            Console.Error.WriteLine("of the error");
            Console.Write("as it is\n");
            LambdaLogger.Log("of the logger");
            context.Logger.Log("bare\n");
            context.Logger.LogLine("a line");
            context.Logger.LogDebug("hidden");
            context.Logger.LogWarning("a warning");
            context.Logger.Log(LogLevel.Critical, "the end");
            context.Logger.LogInformation("{user} bought {count} of {0:F1} {{x}}", "Ann", 3, 2.5, new[] { 1 });
            context.Logger.LogError(new InvalidOperationException("lost"), "it is {what}", "gone");
            context.Logger.Log("Warning", "{@order} {when} {bytes} {list}", new Order { Item = "desk" },
                new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new byte[] { 1, 255 }, new[] { 1, 2 });
        }
    }

    public class Hooks
    {
        private static readonly RandomNumberGenerator generator = RandomNumberGenerator.Create();
        private readonly List<string> seen = new List<string> { Draw().Substring(0, 0) + "init" };

        public Hooks()
        {
            SnapshotRestore.RegisterBeforeSnapshot(() => See("before 1"));
            SnapshotRestore.RegisterBeforeSnapshot(() => See("before 2"));
            SnapshotRestore.RegisterAfterRestore(() => See("after 1"));
            SnapshotRestore.RegisterAfterRestore(() => See("after 2"));
        }

        public List<string> Handle(Stream input)
        {
            Thread.Sleep(500);
            return new List<string>(seen) { Draw() };
        }

        private ValueTask See(string what)
        {
            seen.Add(what);
            return default(ValueTask);
        }

        private static string Draw()
        {
            var bytes = new byte[16];
            generator.GetBytes(bytes);
            return BitConverter.ToString(bytes);
        }
    }
}
