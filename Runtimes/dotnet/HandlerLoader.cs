// From `ASSEMBLY::TYPE::METHOD` to something that can be called. What can't be used says why in AWS's words.
// https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html
using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Apus.Runtime
{
    /// <summary>A handler that can't be used. AWS reports this type's name.</summary>
    public sealed class LambdaValidationException : Exception
    {
        public LambdaValidationException(string message) : base(message) { }
    }

    internal static class HandlerLoader
    {
        private const BindingFlags Declared =
            BindingFlags.DeclaredOnly | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance
            | BindingFlags.Static;
        private const string Format = "The valid format is 'ASSEMBLY::TYPE::METHOD'.";

        public static Handler Load(string name)
        {
            if (string.IsNullOrEmpty(name)) throw Invalid("Empty lambda function handler. " + Format);
            string[] parts = name.Split(new[] { "::" }, 3, StringSplitOptions.None);
            if (parts.Length != 3) throw Invalid("Invalid lambda function handler: '" + name + "'. " + Format);
            string[] kinds = { "assembly", "type", "method" };
            for (int i = 0; i < 3; i++)
            {
                parts[i] = parts[i].Trim();
                if (parts[i].Length > 0) continue;
                throw Invalid(
                    "Invalid lambda function handler: '" + name + "', the " + kinds[i] + " is missing. " + Format);
            }
            Assembly assembly = Find(parts[0]);
            Type type = assembly.GetType(parts[1]);
            string full = assembly.GetName().Name;
            if (type == null)
                throw Invalid("Unable to load type '" + parts[1] + "' from assembly '" + parts[0] + "'.");
            MethodInfo method = Find(type, parts[2]);
            if (method == null)
            {
                throw Invalid(
                    "Unable to find method '" + parts[2] + "' in type '" + parts[1] + "' from assembly '" + parts[0]
                        + "': Found no methods matching method name '" + parts[2] + "'.");
            }
            Check(method);
            Check(type, method);
            object instance = Instance(type, method);
            return new Handler(instance, method, Serializer.Of(method, assembly), parts[1], full);
        }

        public static LambdaValidationException Invalid(string message)
        {
            return new LambdaValidationException(message);
        }

        private static Assembly Find(string name)
        {
            try
            {
                return Assembly.Load(new AssemblyName(name));
            }
            catch (FileNotFoundException error)
            {
                throw Invalid(
                    "Could not find the specified handler assembly with the file name '" + error.FileName
                        + "'. The assembly should be located in the root of your uploaded .zip file.");
            }
            catch (Exception)
            {
                throw Invalid("Unable to load assembly '" + name + "'.");
            }
        }

        private static MethodInfo Find(Type type, string name)
        {
            try
            {
                for (Type place = type; place != null; place = place.BaseType)
                {
                    MethodInfo method = place.GetMethod(name, Declared);
                    if (method != null) return method;
                }
                return null;
            }
            catch (AmbiguousMatchException)
            {
                var candidates = new List<string>();
                foreach (MethodInfo method in type.GetMethods(Declared))
                    if (method.Name == name) candidates.Add(method.ToString());
                throw Invalid(
                    "The method '" + name + "' in type '" + type.FullName + "' appears to have a number of overloads. "
                        + "To call this method please specify a complete method signature. Possible candidates are:\n"
                        + string.Join("\n", candidates) + ".");
            }
        }

        private static void Check(MethodInfo method)
        {
            string head = "The method '" + method + "' cannot be used as a Lambda Handler because it is ";
            if (method.IsAbstract)
            {
                throw Invalid(
                    head + "an abstract method. Handler methods cannot be abstract. Please specify a non-abstract "
                        + "handler method.");
            }
            if (method.IsGenericMethod)
            {
                throw Invalid(
                    head + "a generic method. Handler methods cannot be generic. Please specify a non-generic handler "
                        + "method.");
            }
            if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), false))
            {
                throw Invalid(
                    head + "an 'async void' method. Handler methods cannot be 'async void'. Please specify a method "
                        + "that is not 'async void'.");
            }
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length > 0
                && parameters[parameters.Length - 1].IsDefined(typeof(ParamArrayAttribute), false))
            {
                throw Invalid(head + "a 'params' method. Please specify a method that does not use 'params'.");
            }
        }

        private static void Check(Type type, MethodInfo method)
        {
            if (type.IsGenericType)
            {
                throw Invalid(
                    "The type '" + type.FullName + "' cannot be used as a Lambda Handler type because it is generic. "
                        + "Handler methods cannot be located in generic types. Please specify a handler method in a "
                        + "non-generic type.");
            }
            if (!method.IsStatic && type.IsAbstract)
            {
                throw Invalid(
                    "The instance method '" + method + "' cannot be used as a Lambda Handler because its type '"
                        + type.FullName + "' is abstract. Please either use a static handler or specify a type that "
                        + "is not abstract.");
            }
        }

        /// <summary>Made once, while the function initialises; null for static methods.</summary>
        private static object Instance(Type type, MethodInfo method)
        {
            if (!method.IsStatic) return Activator.CreateInstance(type);
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            return null;
        }
    }
}
