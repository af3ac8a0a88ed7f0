// A runtime that was started ahead learns here what it is for. Its variables must be what System.getenv and every
// process that the function starts sees, and Java has no way to change them: C's own `environ` is replaced before
// Java has read it for the first time. Nothing may ask for a variable before that.
package apus.runtime;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

final class Assignment {
    private static final String NAME = "APUS_ASSIGNMENT=", SOCKET = "APUS_RUNTIME_SOCKET=";

    private final InputStream input;
    private final Object unsafe;
    private final Method allocate, copy;
    private final long bytesOffset;
    private final long environ;

    private Assignment(int number, List<String> variables) throws ReflectiveOperationException {
        FileDescriptor descriptor = new FileDescriptor();
        Object access = type("access.SharedSecrets").getMethod("getJavaIOFileDescriptorAccess").invoke(null);
        type("access.JavaIOFileDescriptorAccess").getMethod("set", FileDescriptor.class, int.class)
            .invoke(access, descriptor, number);
        input = new FileInputStream(descriptor);
        // Symbols are looked for in the libraries of the JDK, and in those that these need: in C's.
        Class<?> loader = type("loader.BootLoader");
        loader.getMethod("loadLibrary", String.class).invoke(null, "net");
        Object libraries = loader.getMethod("getNativeLibraries").invoke(null);
        environ = (Long) libraries.getClass().getMethod("find", String.class).invoke(libraries, "environ");
        if (environ == 0) throw new NoSuchFieldException("environ");
        Class<?> memory = type("misc.Unsafe");
        unsafe = memory.getMethod("getUnsafe").invoke(null);
        allocate = memory.getMethod("allocateMemory", long.class);
        copy = memory.getMethod(
            "copyMemory", Object.class, long.class, Object.class, long.class, long.class);
        bytesOffset = memory.getField("ARRAY_BYTE_BASE_OFFSET").getLong(null);
        // What is there already: so that it has been done once before anybody waits.
        replace(variables);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("jdk.internal." + name);
    }

    /** Null where the runtime was started with its variables. */
    static Assignment awaited() throws ReflectiveOperationException, IOException {
        List<String> variables;
        try (InputStream own = new FileInputStream("/proc/self/environ")) {
            variables = split(RuntimeClient.readAll(own));
        }
        for (String variable : variables) {
            if (variable.startsWith(NAME)) {
                return new Assignment(Integer.parseInt(variable.substring(NAME.length())), variables);
            }
        }
        return null;
    }

    /** Waits. Returns the path of the Runtime API's socket, which is no variable of the function's. */
    String take() throws ReflectiveOperationException, IOException {
        byte[] bytes = RuntimeClient.readAll(input);
        input.close();
        if (bytes.length == 0) System.exit(0);  // Nobody needs it.
        // The first is the working directory, where the sandbox has put this process.
        List<String> variables = split(bytes);
        variables.remove(0);
        String socket = null;
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).startsWith(SOCKET)) socket = variables.remove(i).substring(SOCKET.length());
        }
        replace(variables);
        if (System.getenv("AWS_LAMBDA_RUNTIME_API") == null) throw new IOException("variables were read early");
        return socket;
    }

    /** The strings that NULs end. Every byte is a character here, so that none changes on its way. */
    private static List<String> split(byte[] bytes) {
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) continue;
            strings.add(new String(bytes, start, i - start, RuntimeClient.BYTES));
            start = i + 1;
        }
        return strings;
    }

    /** One block: the pointers, a null, the strings. */
    private void replace(List<String> variables) throws ReflectiveOperationException {
        int table = 8 * (variables.size() + 1), size = table;
        for (String variable : variables) size += variable.length() + 1;
        long block = (Long) allocate.invoke(unsafe, (long) size);
        ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        int place = table;
        for (int i = 0; i < variables.size(); i++) {
            byte[] text = variables.get(i).getBytes(RuntimeClient.BYTES);
            image.putLong(8 * i, block + place);
            System.arraycopy(text, 0, image.array(), place, text.length);
            place += text.length + 1;
        }
        write(block, image.array());
        write(environ, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, block).array());
    }

    private void write(long address, byte[] bytes) throws ReflectiveOperationException {
        copy.invoke(unsafe, bytes, bytesOffset, null, address, (long) bytes.length);
    }
}
