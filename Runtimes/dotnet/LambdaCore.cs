// The function's own Amazon.Lambda.Core, by the names of its members: what a runtime sets in it, and asks it.
using System;
using System.Collections;
using System.Reflection;
using System.Threading.Tasks;

namespace Apus.Runtime
{
    internal sealed class LambdaCore
    {
        public const string Context = "Amazon.Lambda.Core.ILambdaContext";
        private const string Name = "Amazon.Lambda.Core";
        private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Static;

        private readonly FunctionLog log;
        private Assembly assembly;
        private Action<string> setTraceId;

        /// <summary>Waits for the assembly to be loaded, with the function that refers to it.</summary>
        public LambdaCore(FunctionLog log)
        {
            this.log = log;
            AppDomain.CurrentDomain.AssemblyLoad += (sender, loaded) =>
            {
                if (assembly == null && loaded.LoadedAssembly.GetName().Name == Name) Take(loaded.LoadedAssembly);
            };
        }

        /// <summary>For `LambdaTraceProvider.CurrentTraceId`, where this version has it.</summary>
        public void SetTraceId(string value)
        {
            if (setTraceId != null) setTraceId(value);
        }

        /// <summary>Runs what the function registered, the hooks before a snapshot last one first.</summary>
        public void RunHooks(string registry, bool lastFirst)
        {
            Type type = assembly == null ? null : assembly.GetType(Name + ".SnapshotRestore");
            FieldInfo field = type == null ? null : type.GetField(registry, Hidden);
            if (field == null) return;
            var hooks = new ArrayList();
            foreach (object hook in (IEnumerable)field.GetValue(null)) hooks.Add(hook);
            if (lastFirst) hooks.Reverse();
            foreach (Delegate hook in hooks)
            {
                // A ValueTask, which Mono's compiler doesn't know.
                object pending = Handler.Invoke(hook.Method, hook.Target, new object[0]);
                ((Task)pending.GetType().GetMethod("AsTask").Invoke(pending, null)).GetAwaiter().GetResult();
            }
        }

        private void Take(Assembly loaded)
        {
            assembly = loaded;
            Type logger = loaded.GetType(Name + ".LambdaLogger");
            if (logger != null)
            {
                Action<string> plain = message => log.Write(null, null, message, null);
                Action<string, string, object[]> levelled =
                    (level, message, arguments) => log.Write(level, null, message, arguments);
                Action<string, Exception, string, object[]> failed =
                    (level, error, message, arguments) => log.Write(level, error, message, arguments);
                Set(logger, "_loggingAction", plain);
                Set(logger, "_loggingWithLevelAction", levelled);
                Set(logger, "_loggingWithLevelAndExceptionAction", failed);
            }
            Type provider = loaded.GetType(Name + ".LambdaTraceProvider");
            MethodInfo method = provider == null ? null : provider.GetMethod("SetCurrentTraceId", Hidden);
            if (method != null)
                setTraceId = (Action<string>)Delegate.CreateDelegate(typeof(Action<string>), method);
        }

        private static void Set(Type type, string name, object value)
        {
            FieldInfo field = type.GetField(name, Hidden);
            if (field != null) field.SetValue(null, value);
        }
    }
}
