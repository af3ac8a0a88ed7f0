// Goes the way of a first invocation with nobody's data, so that what every function needs of the JDK and of this
// runtime is loaded before anybody waits for it.
package apus.runtime;

import java.io.File;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

final class Rehearsal {
    private static final String ANSWERS =
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 0\r\nLambda-Runtime-Deadline-Ms: 0\r\n"
            + "Content-Length: 26\r\n\r\n{\"a\": [1, \"b\", null, 0.5]}"
            + "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    private Rehearsal() {}

    static void run() {
        String directory = new File(System.getProperty("java.class.path")).getParent() + "/rehearsal";
        try (FileOutputStream nowhere = new FileOutputStream("/dev/null");
            ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            FunctionLogger logger = FunctionLogger.plain(nowhere.getFD());
            for (String handler : new String[] {"rehearsal.Function::handle", "rehearsal.Function"}) {
                try (SocketChannel ours = SocketChannel.open(listener.getLocalAddress());
                    SocketChannel theirs = listener.accept();
                    FunctionClassLoader loader = new FunctionClassLoader(directory, directory)) {
                    theirs.write(ByteBuffer.wrap(ANSWERS.getBytes(RuntimeClient.UTF_8)));
                    Bootstrap.serve(RuntimeClient.over(ours, ""), handler, loader, logger, 1);
                }
            }
            // There is nothing at that place, but the way to it has been gone.
            RuntimeClient.open("/", "127.0.0.1:1");
        } catch (Exception error) {
            // Whatever it is, a real invocation shows it to somebody.
        }
    }
}
