// Hooks before the snapshot failed; each failure is suppressed in it.
package org.crac;

public class CheckpointException extends Exception {
    private static final long serialVersionUID = 1;

    public CheckpointException() {}

    public CheckpointException(String message) {
        super(message);
    }
}
