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
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

final class RuntimeClient {
    static final Charset UTF_8 = StandardCharsets.UTF_8, BYTES = StandardCharsets.ISO_8859_1;
    private static final String RUNTIME = "/2018-06-01/runtime/";

    private final String host;
    private final InputStream input;
    private final OutputStream output;
    /** The path of the socket that this is connected to; null over TCP. */
    private String unix;

    private RuntimeClient(String address, InputStream input, OutputStream output) {
        host = address;
        this.input = new BufferedInputStream(input, 64 * 1024);
        this.output = output;
    }

    /** `unix`: the path of the same API as a socket, where there is one. */
    static RuntimeClient open(String unix, String address) throws IOException {
        SocketAddress place = unix == null ? null : unixAddress(unix);
        if (place != null) {
            RuntimeClient client = over(SocketChannel.open(place), address);
            client.unix = unix;
            return client;
        }
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket(
            InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        return new RuntimeClient(address, socket.getInputStream(), socket.getOutputStream());
    }

    static RuntimeClient over(SocketChannel channel, String address) {
        return new RuntimeClient(address, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** Java has such addresses since 16; null before. */
    private static SocketAddress unixAddress(String path) {
        try {
            return (SocketAddress) Class.forName("java.net.UnixDomainSocketAddress")
                .getMethod("of", String.class).invoke(null, path);
        } catch (ReflectiveOperationException missing) {
            return null;
        }
    }

    static byte[] readAll(InputStream input) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[16 * 1024];
        for (int count = input.read(piece); count >= 0; count = input.read(piece)) bytes.write(piece, 0, count);
        return bytes.toByteArray();
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

    /** Returns when there is no snapshot to wait for any more. Whether to do it again over a new connection. */
    boolean askForRestore() throws IOException {
        return exchange("GET " + RUNTIME + "restore/next HTTP/1.1\r\nHost: " + host + "\r\n\r\n", null).reconnects;
    }

    /** Another connection to the same place. */
    RuntimeClient again() throws IOException {
        return open(unix, host);
    }

    void reportHookError(String place, String type, Fault fault) throws IOException {
        post(place, type, fault.json());
    }

    void close() throws IOException {
        output.close();
    }

    private void post(String place, String errorType, byte[] body) throws IOException {
        exchange(
            "POST " + RUNTIME + place + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                + (errorType == null ? "" : "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n")
                + "Content-Length: " + body.length + "\r\n\r\n", body);
    }

    private Invocation exchange(String head, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + (body == null ? 0 : body.length));
        request.write(head.getBytes(BYTES));
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
        answer.event = new byte[length];
        for (int read = 0; read < length;) {
            int count = input.read(answer.event, read, length - read);
            if (count < 0) throw new EOFException();
            read += count;
        }
        return answer;
    }

    private static void keep(Invocation answer, String name, String value) {
        switch (name) {
            case "lambda-runtime-aws-request-id": answer.requestId = value; break;
            case "lambda-runtime-invoked-function-arn": answer.functionArn = value; break;
            case "lambda-runtime-deadline-ms": answer.deadlineMilliseconds = Long.parseLong(value); break;
            case "lambda-runtime-trace-id": answer.traceId = value; break;
            case "lambda-runtime-aws-tenant-id": answer.tenantId = value; break;
            case "lambda-runtime-client-context": answer.clientContext = value; break;
            case "lambda-runtime-cognito-identity": answer.cognitoIdentity = value; break;
            case "apus-reconnect": answer.reconnects = true; break;
            default: break;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) System.exit(1);  // The cloud is gone: so is the reason to run.
            if (next != '\r') line.write(next);
        }
        return new String(line.toByteArray(), UTF_8);
    }
}
