// Runs a Java function: loads its handler, asks the Runtime API for events, sends back what it returns.
// Facts that callers see (texts, error types, exit codes) are those of AWS's own runtime.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOError;
import java.lang.reflect.Field;

public final class Bootstrap {
    private Bootstrap() {}

    public static void main(String[] arguments) throws Exception {
        RuntimeClient client = new RuntimeClient(System.getenv("AWS_LAMBDA_RUNTIME_API"));
        FunctionLogger logger = FunctionLogger.ofEnvironment();
        Field place = LambdaRuntime.class.getDeclaredField("logger");
        place.setAccessible(true);
        place.set(null, logger);

        String task = System.getenv().getOrDefault("LAMBDA_TASK_ROOT", "/var/task");
        FunctionClassLoader loader = new FunctionClassLoader(task, "/opt/java");
        Thread.currentThread().setContextClassLoader(loader);
        Handler handler;
        try {
            handler = HandlerLoader.load(System.getenv("_HANDLER"), loader);
        } catch (Fault fault) {
            logger.log(fault.report(), LogLevel.ERROR);
            client.reportInitError(fault);
            System.exit(1);
            return;
        }
        while (true) run(client.next(), handler, client, logger);
    }

    /** One invocation, from event to answer. */
    private static void run(
        Invocation invocation, Handler handler, RuntimeClient client, FunctionLogger logger) throws Exception {
        if (invocation.traceId == null) System.clearProperty("com.amazonaws.xray.traceHeader");
        else System.setProperty("com.amazonaws.xray.traceHeader", invocation.traceId);
        logger.requestId = invocation.requestId;
        byte[] answer;
        try {
            answer = handler.call(invocation.event, new InvocationContext(invocation, logger));
        } catch (Throwable error) {
            Fault fault = Fault.of(error);
            client.reportError(invocation.requestId, fault);
            logger.log(fault.report(), LogLevel.ERROR);
            // What is left of this machine is not to be trusted with another event.
            if (error instanceof VirtualMachineError || error instanceof IOError) System.exit(1);
            return;
        }
        client.answer(invocation.requestId, answer);
        Thread.interrupted();
    }
}
