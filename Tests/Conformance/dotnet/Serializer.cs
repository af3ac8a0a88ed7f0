// A serializer as the package Amazon.Lambda.Serialization.SystemTextJson has one. Mono's compiler can't read the
// signatures of System.Text.Json, so that its methods are called by name.
using System;
using System.IO;
using System.Reflection;
using Amazon.Lambda.Core;

namespace Tests
{
    public class JsonSerializer : ILambdaSerializer
    {
        private static readonly Type serializer =
            Type.GetType("System.Text.Json.JsonSerializer, System.Text.Json", true);
        private static readonly Type optionsType =
            Type.GetType("System.Text.Json.JsonSerializerOptions, System.Text.Json", true);
        private readonly object options = Activator.CreateInstance(optionsType);

        public JsonSerializer()
        {
            optionsType.GetProperty("PropertyNameCaseInsensitive").SetValue(options, true, null);
        }

        public T Deserialize<T>(Stream requestStream)
        {
            string text = new StreamReader(requestStream).ReadToEnd();
            MethodInfo method = serializer.GetMethod(
                "Deserialize", new[] { typeof(string), typeof(Type), optionsType });
            try
            {
                return (T)method.Invoke(null, new object[] { text, typeof(T), options });
            }
            catch (TargetInvocationException error)
            {
                throw error.InnerException;
            }
        }

        public void Serialize<T>(T response, Stream responseStream)
        {
            MethodInfo method = serializer.GetMethod(
                "Serialize", new[] { typeof(object), typeof(Type), optionsType });
            var text = (string)method.Invoke(null, new object[] { response, typeof(T), options });
            var writer = new StreamWriter(responseStream);
            writer.Write(text);
            writer.Flush();
        }
    }
}
