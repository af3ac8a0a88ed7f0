// HTTP/1.1 to the Runtime API over one connection that stays open; by hand, because HttpClient takes longer to
// load than the rest of a cold start.
using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Apus.Runtime
{
    internal sealed class RuntimeClient
    {
        private const string Runtime = " /2018-06-01/runtime/";
        private const int Unspecified = 0;

        private readonly string unix, host;
        private readonly Socket socket;
        private readonly byte[] buffer = new byte[64 * 1024];
        private int start, end;

        private RuntimeClient(string unix, string host, Socket socket)
        {
            this.unix = unix;
            this.host = host;
            this.socket = socket;
        }

        /// <summary>`unix`: the path of the same API as a socket, where there is one.</summary>
        public static RuntimeClient Open(string unix, string host)
        {
            Socket socket;
            if (!string.IsNullOrEmpty(unix))
            {
                Type type = Type.GetType("System.Net.Sockets.UnixDomainSocketEndPoint, System.Net.Sockets", true);
                socket = new Socket(AddressFamily.Unix, SocketType.Stream, (ProtocolType)Unspecified);
                socket.Connect((EndPoint)Activator.CreateInstance(type, unix));
                return new RuntimeClient(unix, host, socket);
            }
            int colon = host.LastIndexOf(':');
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.NoDelay = true;
            int port = int.Parse(host.Substring(colon + 1), CultureInfo.InvariantCulture);
            socket.Connect(IPAddress.Parse(host.Substring(0, colon)), port);
            return new RuntimeClient(unix, host, socket);
        }

        /// <summary>Another connection to the same place.</summary>
        public RuntimeClient Again() { return Open(unix, host); }

        public void Close() { socket.Close(); }

        public Invocation Next(string place)
        {
            return Exchange("GET" + Runtime + place + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n", new byte[0]);
        }

        public void Post(string place, string errorType, byte[] body)
        {
            string kind = errorType == null ? "" : "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n";
            Exchange(
                "POST" + Runtime + place + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                    + kind + "Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture) + "\r\n\r\n",
                body);
        }

        private Invocation Exchange(string head, byte[] body)
        {
            byte[] first = Encoding.UTF8.GetBytes(head);
            byte[] request = new byte[first.Length + body.Length];
            Buffer.BlockCopy(first, 0, request, 0, first.Length);
            Buffer.BlockCopy(body, 0, request, first.Length, body.Length);
            for (int sent = 0; sent < request.Length;)
                sent += socket.Send(request, sent, request.Length - sent, SocketFlags.None);
            var answer = new Invocation();
            int length = 0;
            Line();
            for (string line = Line(); line.Length > 0; line = Line())
            {
                int colon = line.IndexOf(':');
                string name = line.Substring(0, colon).ToLowerInvariant(), value = line.Substring(colon + 1).Trim();
                if (name == "content-length") length = int.Parse(value, CultureInfo.InvariantCulture);
                else Keep(answer, name, value);
            }
            answer.Event = new byte[length];
            for (int read = 0; read < length;)
            {
                if (start == end) Fill();
                int count = Math.Min(end - start, length - read);
                Buffer.BlockCopy(buffer, start, answer.Event, read, count);
                start += count;
                read += count;
            }
            return answer;
        }

        private static void Keep(Invocation answer, string name, string value)
        {
            switch (name)
            {
                case "lambda-runtime-aws-request-id": answer.RequestId = value; break;
                case "lambda-runtime-invoked-function-arn": answer.FunctionArn = value; break;
                case "lambda-runtime-deadline-ms":
                    answer.DeadlineMilliseconds = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "lambda-runtime-trace-id": answer.TraceId = value; break;
                case "lambda-runtime-aws-tenant-id": answer.TenantId = value; break;
                case "lambda-runtime-client-context": answer.ClientContext = value; break;
                case "lambda-runtime-cognito-identity": answer.CognitoIdentity = value; break;
                case "apus-reconnect": answer.Reconnects = true; break;
            }
        }

        private string Line()
        {
            var line = new MemoryStream();
            while (true)
            {
                if (start == end) Fill();
                byte next = buffer[start++];
                if (next == '\n') return Encoding.UTF8.GetString(line.ToArray());
                if (next != '\r') line.WriteByte(next);
            }
        }

        private void Fill()
        {
            start = 0;
            end = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None);
            // The cloud is gone: so is the reason to run.
            if (end == 0) Environment.Exit(1);
        }
    }
}
