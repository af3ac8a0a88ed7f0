// Hooks after the restore failed; each failure is suppressed in it.
package org.crac;

public class RestoreException extends Exception {
    private static final long serialVersionUID = 1;

    public RestoreException() {}

    public RestoreException(String message) {
        super(message);
    }
}
