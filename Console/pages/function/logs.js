// The function's log.

import { logView } from "../../logview.js";

export function logsTab({ client, configuration, name, signal }) {
  return logView({
    client, signal, group: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    hint: "Nothing has been logged yet. A function logs if its role allows logs:PutLogEvents.",
  });
}
