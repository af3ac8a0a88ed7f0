// SnapStart: the function's hooks around its snapshot.
// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-dotnet.html
using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
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
            Reseed();
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

        /// <summary>
        /// OpenSSL's generator is in the snapshot, where the function has drawn from it: each copy gets randomness of its
        /// own. What is loaded later starts with the kernel's.
        /// </summary>
        private static void Reseed()
        {
            string maps = File.ReadAllText("/proc/self/maps");
            if (!maps.Contains("/libcrypto.so")) return;
            var random = new byte[64];
            using (FileStream kernel = File.OpenRead("/dev/urandom")) kernel.Read(random, 0, random.Length);
            if (maps.Contains("/libcrypto.so.3")) Add3(random, random.Length, random.Length);
            else Add1(random, random.Length, random.Length);
        }

        [DllImport("libcrypto.so.3", EntryPoint = "RAND_add")]
        private static extern void Add3(byte[] random, int count, double entropy);

        [DllImport("libcrypto.so.1.1", EntryPoint = "RAND_add")]
        private static extern void Add1(byte[] random, int count, double entropy);

        private static void Fail(
            RuntimeClient client, FunctionLog log, Exception error, string place, string type)
        {
            log.Write("Error", error, null, null);
            client.Post(place, type, Fault.Json(error));
            Environment.Exit(64);
        }
    }
}
