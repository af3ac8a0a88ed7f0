// The ILambdaContext of one invocation, and what hangs on it. Members are looked up by name: each version of
// Amazon.Lambda.Core has its own.
// https://docs.aws.amazon.com/lambda/latest/dg/csharp-context.html
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;

namespace Apus.Runtime
{
    internal static class InvocationContext
    {
        private const string LogLevel = "Amazon.Lambda.Core.LogLevel";

        public static object Make(Type type, Invocation invocation, Serializer serializer, FunctionLog log)
        {
            object client = null, identity = null, logger = null;
            return MemberProxy.Make(
                type, (member, arguments) =>
                {
                    switch (member)
                    {
                        case "get_AwsRequestId": return invocation.RequestId;
                        case "get_FunctionName": return Variable("AWS_LAMBDA_FUNCTION_NAME");
                        case "get_FunctionVersion": return Variable("AWS_LAMBDA_FUNCTION_VERSION");
                        case "get_InvokedFunctionArn": return invocation.FunctionArn;
                        case "get_LogGroupName": return Variable("AWS_LAMBDA_LOG_GROUP_NAME");
                        case "get_LogStreamName": return Variable("AWS_LAMBDA_LOG_STREAM_NAME");
                        case "get_MemoryLimitInMB": return Memory();
                        case "get_RemainingTime": return invocation.RemainingTime;
                        case "get_TraceId": return invocation.TraceId;
                        case "get_TenantId": return invocation.TenantId;
                        case "get_Serializer": return serializer == null ? null : serializer.Instance;
                        case "get_ClientContext":
                            return client ?? (client = Client(Property(type, "ClientContext"), invocation));
                        case "get_Identity":
                            return identity ?? (identity = Identity(Property(type, "Identity"), invocation));
                        case "get_Logger":
                            return logger ?? (logger = Logger(Property(type, "Logger"), log));
                        default: return null;
                    }
                });
        }

        private static Type Property(Type type, string name)
        {
            return type.GetProperty(name).PropertyType;
        }

        private static string Variable(string name)
        {
            return Environment.GetEnvironmentVariable(name);
        }

        private static int Memory()
        {
            int megabytes;
            int.TryParse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), out megabytes);
            return megabytes;
        }

        private static object Identity(Type type, Invocation invocation)
        {
            Dictionary<string, object> members = Members(invocation.CognitoIdentity);
            return MemberProxy.Make(
                type, (member, arguments) =>
                    member == "get_IdentityId" ? Text(members, "cognitoIdentityId")
                    : member == "get_IdentityPoolId" ? Text(members, "cognitoIdentityPoolId") : null);
        }

        private static object Client(Type type, Invocation invocation)
        {
            Dictionary<string, object> members = Members(invocation.ClientContext);
            object client = null;
            if (Member(members, "client") is Dictionary<string, object>)
            {
                client = Application(
                    Property(type, "Client"), (Dictionary<string, object>)Member(members, "client"));
            }
            IDictionary<string, string> custom = Texts(Member(members, "custom"));
            IDictionary<string, string> environment = Texts(Member(members, "env"));
            return MemberProxy.Make(
                type, (member, arguments) =>
                    member == "get_Client" ? client
                    : member == "get_Custom" ? custom : member == "get_Environment" ? environment : (object)null);
        }

        private static object Application(Type type, Dictionary<string, object> members)
        {
            return MemberProxy.Make(
                type, (member, arguments) =>
                {
                    switch (member)
                    {
                        case "get_AppPackageName": return Text(members, "app_package_name");
                        case "get_AppTitle": return Text(members, "app_title");
                        case "get_AppVersionCode": return Text(members, "app_version_code");
                        case "get_AppVersionName": return Text(members, "app_version_name");
                        case "get_InstallationId": return Text(members, "installation_id");
                        default: return null;
                    }
                });
        }

        /// <summary>
        /// Log, LogLine, LogInformation and their like: a level by name or in the arguments, then an exception, a
        /// message, and what goes into its places, each where the method has it.
        /// </summary>
        private static object Logger(Type type, FunctionLog log)
        {
            return MemberProxy.Make(
                type, (member, arguments) =>
                {
                    if (member == "Log" && arguments.Length == 1)
                    {
                        Console.Write((string)arguments[0]);
                        return null;
                    }
                    int next = 0;
                    string level = "Information";
                    if (member == "Log") level = Convert.ToString(arguments[next++], CultureInfo.InvariantCulture);
                    else if (member != "LogLine") level = member.Substring("Log".Length);
                    Exception error = null;
                    if (next < arguments.Length - 1 && !(arguments[next] is string))
                        error = arguments[next++] as Exception;
                    var message = arguments[next++] as string;
                    log.Write(level, error, message, next < arguments.Length ? arguments[next] as object[] : null);
                    return null;
                });
        }

        private static Dictionary<string, object> Members(string json)
        {
            if (string.IsNullOrWhiteSpace(json)) return null;
            return Json.Read(json) as Dictionary<string, object>;
        }

        private static object Member(Dictionary<string, object> members, string name)
        {
            object value;
            return members != null && members.TryGetValue(name, out value) ? value : null;
        }

        private static string Text(Dictionary<string, object> members, string name)
        {
            object value = Member(members, name);
            return value == null ? null : value as string ?? Json.Write(value);
        }

        private static IDictionary<string, string> Texts(object value)
        {
            var members = value as Dictionary<string, object>;
            if (members == null) return null;
            var texts = new Dictionary<string, string>();
            foreach (string name in members.Keys) texts[name] = Text(members, name) ?? "";
            return texts;
        }
    }
}
