// A function's handler, whatever its signature.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.Context;

interface Handler {
    byte[] call(byte[] event, Context context) throws Throwable;
}
