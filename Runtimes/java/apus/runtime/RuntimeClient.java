// HTTP/1.1 to the Runtime API over one connection that stays open; by hand, because the JDK's own client
// takes longer to load than a whole cold start of ours.
package apus.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

final class RuntimeClient {
    static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final String RUNTIME = "/2018-06-01/runtime/";

    private final String host;
    private final InputStream input;
    private final OutputStream output;

    RuntimeClient(String address) throws IOException {
        host = address;
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket(
            InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        output = socket.getOutputStream();
    }

    Invocation next() throws IOException {
        return exchange("GET " + RUNTIME + "invocation/next HTTP/1.1\r\nHost: " + host + "\r\n\r\n", null);
    }

    void answer(String requestId, byte[] body) throws IOException {
        post("invocation/" + requestId + "/response", null, body);
    }

    void reportError(String requestId, Fault fault) throws IOException {
        post("invocation/" + requestId + "/error", fault.classification, fault.json());
    }

    void reportInitError(Fault fault) throws IOException {
        post("init/error", fault.classification, fault.json());
    }

    private void post(String place, String errorType, byte[] body) throws IOException {
        exchange(
            "POST " + RUNTIME + place + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                + (errorType == null ? "" : "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n")
                + "Content-Length: " + body.length + "\r\n\r\n", body);
    }

    private Invocation exchange(String head, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + (body == null ? 0 : body.length));
        request.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) request.write(body);
        request.writeTo(output);
        output.flush();
        Invocation answer = new Invocation();
        int length = 0;
        line();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).trim();
            if (name.equals("content-length")) length = Integer.parseInt(value);
            else keep(answer, name, value);
        }
        answer.event = input.readNBytes(length);
        if (answer.event.length < length) throw new EOFException();
        return answer;
    }

    private static void keep(Invocation answer, String name, String value) {
        switch (name) {
            case "lambda-runtime-aws-request-id": answer.requestId = value; break;
            case "lambda-runtime-invoked-function-arn": answer.functionArn = value; break;
            case "lambda-runtime-deadline-ms": answer.deadlineMilliseconds = Long.parseLong(value); break;
            case "lambda-runtime-trace-id": answer.traceId = value; break;
            case "lambda-runtime-client-context": answer.clientContext = value; break;
            case "lambda-runtime-cognito-identity": answer.cognitoIdentity = value; break;
            default: break;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) System.exit(1);  // The cloud is gone: so is the reason to run.
            if (next != '\r') line.write(next);
        }
        return line.toString(UTF_8);
    }
}
