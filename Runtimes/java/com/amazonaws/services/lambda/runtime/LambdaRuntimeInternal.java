// Where log4j's appender for Lambda says that it is in use.
package com.amazonaws.services.lambda.runtime;

public final class LambdaRuntimeInternal {
    private static volatile boolean usesLog4jAppender;

    private LambdaRuntimeInternal() {}

    public static void setUseLog4jAppender(boolean use) {
        usesLog4jAppender = use;
    }

    public static boolean getUseLog4jAppender() {
        return usesLog4jAppender;
    }
}
