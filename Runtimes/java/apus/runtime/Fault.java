// A failure as callers and the log see it.
package apus.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

final class Fault extends Exception {
    /** The exception's class; null for faults without one. */
    final String type;
    /** What the Runtime API is told. */
    final String classification;
    private final StackTraceElement[] elements;
    private final String trace;

    private Fault(
        String message, String type, String classification, StackTraceElement[] elements, String trace) {
        super(message, null, false, false);
        this.type = type;
        this.classification = classification;
        this.elements = elements;
        this.trace = trace;
    }

    /** A failure of the function's code while it ran. */
    static Fault of(Throwable error) {
        if (error instanceof Fault) return (Fault) error;
        String trace = trace(error);
        return new Fault(
            message(error), error.getClass().getName(), "Runtime.UserException", error.getStackTrace(), trace);
    }

    /** A handler that can't be used, for a reason of its own; callers see no stack. */
    static Fault badCode(String message, Throwable error) {
        String type = error == null ? null : error.getClass().getName();
        return new Fault(
            message, type, "Runtime.BadFunctionCode", null, error == null ? null : trace(error));
    }

    static Fault badCode(Throwable error) {
        return error instanceof Fault ? (Fault) error : badCode(message(error), error);
    }

    private static String message(Throwable error) {
        String message = error.getLocalizedMessage();
        return message == null ? error.getClass().getName() : message;
    }

    /** As the Runtime API takes it. */
    byte[] json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("errorMessage", getMessage());
        if (type != null) members.put("errorType", type);
        if (elements != null) {
            String[] lines = new String[elements.length];
            for (int i = 0; i < lines.length; i++) lines[i] = elements[i].toString();
            members.put("stackTrace", lines);
        }
        return Json.write(members);
    }

    /** As the log shows it. */
    String report() {
        if (type == null && trace == null) return getMessage() + "\n";
        return getMessage() + ": " + (type == null ? "" : type) + "\n" + (trace == null ? "" : trace) + "\n";
    }

    private static String trace(Throwable error) {
        hideRuntime(error, 0);
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** The runtime's own frames, and what called them, tell nobody anything. */
    private static void hideRuntime(Throwable error, int depth) {
        if (error == null || depth > 100) return;
        StackTraceElement[] elements = error.getStackTrace();
        for (int i = 0; i < elements.length; i++) {
            if (!elements[i].getClassName().startsWith("apus.runtime.")) continue;
            int end = i;
            while (end > 0 && isReflection(elements[end - 1].getClassName())) end--;
            StackTraceElement[] kept = new StackTraceElement[end];
            System.arraycopy(elements, 0, kept, 0, end);
            error.setStackTrace(kept);
            break;
        }
        hideRuntime(error.getCause(), depth + 1);
    }

    private static boolean isReflection(String name) {
        return name.startsWith("java.lang.reflect.") || name.startsWith("jdk.internal.reflect.")
            || name.startsWith("java.lang.invoke.");
    }
}
