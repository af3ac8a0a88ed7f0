// A function's method: what it takes, how it is called, what becomes of what it returns.
using System;
using System.IO;
using System.Reflection;
using System.Threading.Tasks;

namespace Apus.Runtime
{
    internal sealed class Handler
    {
        /// <summary>`BindingFlags.DoNotWrapExceptions`, by its value: .NET Framework has no such name.</summary>
        private const BindingFlags Unwrapped = (BindingFlags)0x02000000;

        private readonly object instance;
        private readonly MethodInfo method;
        private readonly Serializer serializer;
        private readonly Func<Stream, object> read;
        private readonly Type contextType;
        private readonly PropertyInfo result;
        private readonly bool isTask;
        private readonly Action<object, Stream> write;

        public Handler(object instance, MethodInfo method, Serializer serializer, string type, string assembly)
        {
            this.instance = instance;
            this.method = method;
            this.serializer = serializer;
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length > 2) throw Unsupported(type, "the method has more than 2 parameters.");
            for (int i = 0; i < parameters.Length; i++)
            {
                Type parameter = parameters[i].ParameterType;
                if (i == parameters.Length - 1 && parameter.FullName == LambdaCore.Context) contextType = parameter;
                else if (i == 0) read = Reader(parameter, assembly);
                else
                {
                    throw Unsupported(
                        type,
                        "the method has 2 parameters, but the second parameter is not of type '" + LambdaCore.Context
                            + "'.");
                }
            }
            Type returned = method.ReturnType;
            isTask = typeof(Task).IsAssignableFrom(returned);
            if (isTask)
            {
                Type task = returned;
                while (task != typeof(Task) && !IsTaskOfResult(task)) task = task.BaseType;
                if (task == typeof(Task)) return;
                result = task.GetProperty("Result");
                returned = result.PropertyType;
            }
            if (returned != typeof(void)) write = Writer(returned, assembly);
        }

        public MemoryStream Call(Invocation invocation, FunctionLog log)
        {
            var arguments = new object[(read == null ? 0 : 1) + (contextType == null ? 0 : 1)];
            if (read != null) arguments[0] = read(new MemoryStream(invocation.Event));
            if (contextType != null)
                arguments[arguments.Length - 1] = InvocationContext.Make(contextType, invocation, serializer, log);
            object value = Invoke(method, instance, arguments);
            if (isTask)
            {
                var task = (Task)value;
                task.GetAwaiter().GetResult();
                value = result == null ? null : result.GetValue(task, null);
            }
            var answer = new MemoryStream();
            if (write != null) write(value, answer);
            return answer;
        }

        /// <summary>Errors of the method come as they are.</summary>
        public static object Invoke(MethodInfo method, object instance, object[] arguments)
        {
            return method.Invoke(instance, Unwrapped, null, arguments, null);
        }

        private static bool IsTaskOfResult(Type type)
        {
            return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>);
        }

        private Func<Stream, object> Reader(Type type, string assembly)
        {
            if (type == typeof(Stream)) return stream => stream;
            if (serializer == null) throw NoSerializer(assembly, "deserialize input", type);
            return serializer.Reader(type);
        }

        private Action<object, Stream> Writer(Type type, string assembly)
        {
            if (typeof(Stream).IsAssignableFrom(type)) return (value, stream) => ((Stream)value).CopyTo(stream);
            if (serializer == null) throw NoSerializer(assembly, "serialize output", type);
            return serializer.Writer(type);
        }

        private Exception Unsupported(string type, string reason)
        {
            return HandlerLoader.Invalid(
                "Method '" + method.Name + "' of type '" + type + "' is not supported: " + reason);
        }

        private Exception NoSerializer(string assembly, string what, Type type)
        {
            return HandlerLoader.Invalid(
                "Could not find the LambdaSerializerAttribute on the assembly '" + assembly + "' or method '"
                    + method.Name + "' while attempting to " + what + " data of type '" + type.FullName
                    + "'. To use types other than System.IO.Stream as input/output parameters, the assembly or Lambda "
                    + "function should be annotated with Amazon.Lambda.Core.LambdaSerializerAttribute.");
        }
    }
}
