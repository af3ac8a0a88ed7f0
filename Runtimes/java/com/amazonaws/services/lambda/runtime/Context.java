// What a handler may know of its invocation. Names and signatures are AWS's public API, so that handlers
// compiled against it load here: https://docs.aws.amazon.com/lambda/latest/dg/java-context.html
package com.amazonaws.services.lambda.runtime;

public interface Context {
    String getAwsRequestId();

    String getLogGroupName();

    String getLogStreamName();

    String getFunctionName();

    String getFunctionVersion();

    String getInvokedFunctionArn();

    /** Null unless a mobile client's Cognito identity called. */
    CognitoIdentity getIdentity();

    /** Null unless the caller sent one. */
    ClientContext getClientContext();

    int getRemainingTimeInMillis();

    int getMemoryLimitInMB();

    LambdaLogger getLogger();

    default String getTenantId() {
        return null;
    }

    default String getXrayTraceId() {
        return null;
    }
}
