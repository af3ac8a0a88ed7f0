// SnapStart: the function's hooks around its snapshot. Java's own generators of secure randomness read the kernel's
// at each use, so that nothing has to be seeded anew.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import org.crac.Core;

final class SnapStart {
    private SnapStart() {}

    static boolean isOn() {
        return "snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    /** The client for the invocations: in each copy of this process, one with a connection of its own. */
    static RuntimeClient passThrough(RuntimeClient client, FunctionLogger logger) throws Exception {
        try {
            Core.getGlobalContext().beforeCheckpoint(null);
        } catch (Throwable error) {
            fail(client, logger, error, "init/error", "Runtime.BeforeCheckpointError");
        }
        RuntimeClient restored = restore(client);
        try {
            Core.getGlobalContext().afterRestore(null);
        } catch (Throwable error) {
            fail(restored, logger, error, "restore/error", "Runtime.AfterRestoreError");
        }
        return restored;
    }

    /**
     * Waits until this process has been restored. Where the answer is to connect anew, a snapshot is made as soon as
     * the connection is gone; nothing listens where it is made, so that whoever can connect has been restored.
     */
    private static RuntimeClient restore(RuntimeClient client) throws Exception {
        if (!client.askForRestore()) return client;
        client.close();
        while (true) {
            try {
                RuntimeClient anew = client.again();
                anew.askForRestore();
                return anew;
            } catch (IOException error) {
                Thread.sleep(1);
            }
        }
    }

    private static void fail(
        RuntimeClient client, FunctionLogger logger, Throwable error, String place, String type) throws Exception {
        Fault fault = Fault.of(error);
        logger.log(fault.report(), LogLevel.ERROR);
        client.reportHookError(place, type, fault);
        System.exit(64);
    }
}
