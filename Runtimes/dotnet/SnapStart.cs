// SnapStart: the function's hooks around its snapshot.
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-dotnet.html
using System;
using System.Net.Sockets;
using System.Threading;

namespace Apus.Runtime
{
    internal static class SnapStart
    {
        public static bool IsOn
        {
            get { return Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"; }
        }

        /// <summary>The client for the invocations: in each copy of this process, one of its own.</summary>
        public static RuntimeClient PassThrough(RuntimeClient client, LambdaCore core, FunctionLog log)
        {
            try
            {
                core.RunHooks("BeforeSnapshotRegistry", true);
            }
            catch (Exception error)
            {
                Fail(client, log, error, "init/error", "Runtime.BeforeSnapshotError");
            }
            RuntimeClient restored = Restore(client);
            try
            {
                core.RunHooks("AfterRestoreRegistry", false);
            }
            catch (Exception error)
            {
                Fail(restored, log, error, "restore/error", "Runtime.AfterRestoreError");
            }
            return restored;
        }

        /// <summary>
        /// Waits until this process has been restored. Where the answer is to connect anew, a snapshot is made as soon
        /// as the connection is gone; nothing listens where it is made, so that whoever can connect has been restored.
        /// </summary>
        private static RuntimeClient Restore(RuntimeClient client)
        {
            if (!client.Next("restore/next").Reconnects) return client;
            client.Close();
            while (true)
            {
                try
                {
                    RuntimeClient anew = client.Again();
                    anew.Next("restore/next");
                    return anew;
                }
                catch (SocketException)
                {
                    Thread.Sleep(1);
                }
            }
        }

        private static void Fail(
            RuntimeClient client, FunctionLog log, Exception error, string place, string type)
        {
            log.Write("Error", error, null, null);
            client.Post(place, type, Fault.Json(error));
            Environment.Exit(64);
        }
    }
}
