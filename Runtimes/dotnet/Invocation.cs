// One event, with what the Runtime API says beside it.
using System;

namespace Apus.Runtime
{
    internal sealed class Invocation
    {
        public byte[] Event;
        public string RequestId, FunctionArn, TraceId, TenantId, ClientContext, CognitoIdentity;
        public long DeadlineMilliseconds;
        /// <summary>Whether to go on over a new connection.</summary>
        public bool Reconnects;

        public TimeSpan RemainingTime
        {
            get
            {
                DateTime epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
                return epoch.AddMilliseconds(DeadlineMilliseconds) - DateTime.UtcNow;
            }
        }
    }
}
