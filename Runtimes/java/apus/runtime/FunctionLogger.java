// LambdaLogger: messages as they are, or as JSON, framed where the platform asks for frames, so that one of
// several lines stays one record.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

final class FunctionLogger implements LambdaLogger {
    private static final int TEXT_FRAME = 0xa55a0003, JSON_FRAME = 0xa55a0002;

    private final FileOutputStream output;
    private final boolean isFramed;
    private final boolean isJson;
    private final LogLevel least;
    volatile String requestId;
    volatile String tenantId;

    private FunctionLogger(FileDescriptor descriptor, boolean isFramed, boolean isJson, LogLevel least) {
        output = new FileOutputStream(descriptor);
        this.isFramed = isFramed;
        this.isJson = isJson;
        this.least = least;
    }

    static FunctionLogger plain(FileDescriptor descriptor) {
        return new FunctionLogger(descriptor, false, false, LogLevel.UNDEFINED);
    }

    static FunctionLogger ofEnvironment() {
        // The platform asks for frames at 2, where System.err writes too: what is written at once stays whole.
        boolean isFramed = "2".equals(System.getenv("_LAMBDA_TELEMETRY_LOG_FD"));
        String level = System.getenv("AWS_LAMBDA_LOG_LEVEL");
        return new FunctionLogger(
            isFramed ? FileDescriptor.err : FileDescriptor.out, isFramed,
            "JSON".equalsIgnoreCase(System.getenv("AWS_LAMBDA_LOG_FORMAT")),
            level == null || level.isEmpty() ? LogLevel.UNDEFINED : LogLevel.fromString(level));
    }

    @Override public void log(String message) { log(message, LogLevel.UNDEFINED); }

    @Override public void log(byte[] message) { log(message, LogLevel.UNDEFINED); }

    @Override public void log(byte[] message, LogLevel level) {
        log(new String(message, RuntimeClient.UTF_8), level);
    }

    @Override public void log(String message, LogLevel level) {
        if (level != LogLevel.UNDEFINED && level.compareTo(least) < 0) return;
        String text = String.valueOf(message);
        if (isJson) text = json(text, level);
        else if (level != LogLevel.UNDEFINED && least != LogLevel.UNDEFINED) text = "[" + level + "] " + text;
        write(text.getBytes(RuntimeClient.UTF_8), level);
    }

    private String json(String message, LogLevel level) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        members.put("message", message);
        members.put("level", level.name());
        if (requestId != null) members.put("AWSRequestId", requestId);
        if (tenantId != null) members.put("tenantId", tenantId);
        return new String(Json.write(members), RuntimeClient.UTF_8) + (isFramed ? "" : "\n");
    }

    private synchronized void write(byte[] text, LogLevel level) {
        try {
            if (!isFramed) {
                output.write(text);
                return;
            }
            ByteBuffer frame = ByteBuffer.allocate(16 + text.length);
            frame.putInt((isJson ? JSON_FRAME : TEXT_FRAME) | level.ordinal() << 2);
            frame.putInt(text.length);
            frame.putLong(System.currentTimeMillis() * 1000);
            frame.put(text);
            output.write(frame.array());
        } catch (IOException error) {
            // Nobody is left to tell.
        }
    }
}
