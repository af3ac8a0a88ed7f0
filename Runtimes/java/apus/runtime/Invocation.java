// An event and what the Runtime API says of it.
package apus.runtime;

final class Invocation {
    String requestId;
    String functionArn;
    String traceId;
    /** Null unless the function keeps tenants apart. */
    String tenantId;
    /** JSON, or null. */
    String clientContext;
    /** JSON, or null. */
    String cognitoIdentity;
    long deadlineMilliseconds;
    byte[] event;
    /** The answer to `restore/next`: a snapshot is to be made first. */
    boolean reconnects;
}
