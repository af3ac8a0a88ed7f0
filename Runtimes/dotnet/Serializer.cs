// The serializer that the function names: an `ILambdaSerializer` of its own Amazon.Lambda.Core, of which this program
// knows names alone.
using System;
using System.IO;
using System.Reflection;

namespace Apus.Runtime
{
    internal sealed class Serializer
    {
        private const string Attribute = "Amazon.Lambda.Core.LambdaSerializerAttribute";
        private const string Interface = "Amazon.Lambda.Core.ILambdaSerializer";

        /// <summary>The function's own object.</summary>
        public readonly object Instance;
        private readonly MethodInfo deserialize, serialize;

        private Serializer(object instance, Type type)
        {
            Instance = instance;
            deserialize = type.GetMethod("Deserialize");
            serialize = type.GetMethod("Serialize");
        }

        /// <summary>The method's own, or its assembly's; null where there is neither.</summary>
        public static Serializer Of(MethodInfo method, Assembly assembly)
        {
            object attribute = Find(method.GetCustomAttributes(true)) ?? Find(assembly.GetCustomAttributes(true));
            if (attribute == null) return null;
            var type = attribute.GetType().GetProperty("SerializerType").GetValue(attribute, null) as Type;
            if (type == null)
            {
                throw HandlerLoader.Invalid(
                    "The 'SerializerType' property on attribute class '" + Attribute + "' is not set.");
            }
            if (type.GetConstructor(Type.EmptyTypes) == null)
            {
                throw HandlerLoader.Invalid(
                    "The indicated serializer '" + type.FullName
                        + "' does not define a public zero-parameter constructor.");
            }
            Type shape = type.GetInterface(Interface);
            if (shape == null)
            {
                throw HandlerLoader.Invalid(
                    "The '" + type.FullName + "' class is invalid: it does not implement the 'ILambdaSerializer' "
                        + "interface.");
            }
            return new Serializer(Activator.CreateInstance(type), shape);
        }

        public Func<Stream, object> Reader(Type type)
        {
            MethodInfo method = deserialize.MakeGenericMethod(type);
            return stream => Handler.Invoke(method, Instance, new object[] { stream });
        }

        public Action<object, Stream> Writer(Type type)
        {
            MethodInfo method = serialize.MakeGenericMethod(type);
            return (value, stream) => Handler.Invoke(method, Instance, new[] { value, stream });
        }

        private static object Find(object[] attributes)
        {
            foreach (object attribute in attributes)
                if (attribute.GetType().FullName == Attribute) return attribute;
            return null;
        }
    }
}
