// The function that a runtime rehearses with before it has one. Compiled to a place of its own: functions are not
// found among the runtime's classes.
package rehearsal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

public class Function implements RequestHandler<Map<String, Object>, Object> {
    public Object handle(Map<String, Object> event) { return event; }

    @Override public Object handleRequest(Map<String, Object> event, Context context) { return event; }
}
