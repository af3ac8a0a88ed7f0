// The logger for code that has no Context at hand.
package com.amazonaws.services.lambda.runtime;

public final class LambdaRuntime {
    // Set by the bootstrap before any code of the function runs.
    private static volatile LambdaLogger logger;

    private LambdaRuntime() {}

    public static LambdaLogger getLogger() {
        return logger;
    }
}
