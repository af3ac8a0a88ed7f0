// Runs a Java function: loads its handler, asks the Runtime API for events, sends back what it returns.
// Facts that callers see (texts, error types, exit codes) are those of AWS's own runtime.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOError;
import java.lang.reflect.Field;

public final class Bootstrap {
    static final int FOREVER = -1;

    private Bootstrap() {}

    public static void main(String[] arguments) throws Exception {
        Assignment assignment = Assignment.awaited();
        if (assignment != null || SnapStart.isOn()) Rehearsal.run();
        String socket = assignment == null ? System.getenv("APUS_RUNTIME_SOCKET") : assignment.take();
        RuntimeClient client = RuntimeClient.open(socket, System.getenv("AWS_LAMBDA_RUNTIME_API"));
        String task = System.getenv().getOrDefault("LAMBDA_TASK_ROOT", "/var/task");
        FunctionClassLoader loader = new FunctionClassLoader(task, "/opt/java");
        Thread.currentThread().setContextClassLoader(loader);
        serve(client, System.getenv("_HANDLER"), loader, FunctionLogger.ofEnvironment(), FOREVER);
    }

    /** The life of a function; a rehearsal has few `rounds`. */
    static void serve(
        RuntimeClient client, String name, FunctionClassLoader loader, FunctionLogger logger, int rounds)
        throws Exception {
        Field place = LambdaRuntime.class.getDeclaredField("logger");
        place.setAccessible(true);
        place.set(null, logger);
        Handler handler;
        try {
            handler = HandlerLoader.load(name, loader);
        } catch (Fault fault) {
            logger.log(fault.report(), LogLevel.ERROR);
            client.reportInitError(fault);
            System.exit(1);
            return;
        }
        // A rehearsal may not ask for variables.
        if (rounds == FOREVER && SnapStart.isOn()) client = SnapStart.passThrough(client, logger);
        for (int round = 0; rounds == FOREVER || round < rounds; round++) {
            run(client.next(), handler, client, logger);
        }
    }

    /** One invocation, from event to answer. */
    private static void run(
        Invocation invocation, Handler handler, RuntimeClient client, FunctionLogger logger) throws Exception {
        if (invocation.traceId == null) System.clearProperty("com.amazonaws.xray.traceHeader");
        else System.setProperty("com.amazonaws.xray.traceHeader", invocation.traceId);
        logger.requestId = invocation.requestId;
        logger.tenantId = invocation.tenantId;
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
