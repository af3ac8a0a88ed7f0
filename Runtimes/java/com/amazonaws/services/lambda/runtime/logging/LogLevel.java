// How important a message is. UNDEFINED is what calls without a level have; it is never filtered.
package com.amazonaws.services.lambda.runtime.logging;

public enum LogLevel {
    UNDEFINED, TRACE, DEBUG, INFO, WARN, ERROR, FATAL;

    public static LogLevel fromString(String name) {
        for (LogLevel level : values()) {
            if (level.name().equalsIgnoreCase(name)) return level;
        }
        throw new IllegalArgumentException(
            "Invalid log level: '" + name + "' expected one of [TRACE, DEBUG, INFO, WARN, ERROR, FATAL]");
    }
}
