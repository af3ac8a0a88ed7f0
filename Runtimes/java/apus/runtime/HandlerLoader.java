// Finds the handler that a function names: `package.Class::method`, or a class alone that implements one of the
// two handler interfaces. Classes instead of lambdas, and loops instead of streams: what is behind those takes the
// JDK longer to load than everything else here.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;

final class HandlerLoader {
    private HandlerLoader() {}

    /**
     * The handler. Where there is none, or it can't be made, a handler that says so at every call, as on AWS;
     * throws where the function's own code failed while it was loaded.
     */
    static Handler load(String name, ClassLoader loader) throws Fault {
        String text = name == null ? "" : name;
        int colons = text.lastIndexOf("::");
        String className = colons < 0 ? text : text.substring(0, colons);
        String method = colons < 0 ? null : text.substring(colons + 2);
        if (className.isEmpty() || (method != null && method.isEmpty())) {
            return failing(Fault.badCode("Invalid handler: `" + text + "'", null));
        }
        Class<?> type;
        try {
            type = Class.forName(className, true, loader);
        } catch (ClassNotFoundException error) {
            return failing(Fault.badCode("Class not found: " + className, error));
        } catch (NoClassDefFoundError error) {
            return failing(Fault.badCode("Error loading class " + className + suffix(error), error));
        } catch (Throwable error) {
            throw Fault.badCode("Error loading class " + className + suffix(error), error);
        }
        try {
            return method == null ? ofInterface(type, JsonMapper.of(loader)) : ofMethod(type, method, loader);
        } catch (Failed failed) {
            if (failed.isFatal) throw failed.fault;
            return failing(failed.fault);
        }
    }

    private static String suffix(Throwable error) {
        return error.getMessage() == null ? "" : ": " + error.getMessage();
    }

    private static Handler failing(Fault fault) {
        return new Handler() {
            @Override public byte[] call(byte[] event, Context context) throws Throwable { throw fault; }
        };
    }

    /** A handler that can't be had. */
    private static final class Failed extends Exception {
        final Fault fault;
        /** The function's own constructor failed: an error of the init phase. */
        final boolean isFatal;

        Failed(Fault fault, boolean isFatal) {
            this.fault = fault;
            this.isFatal = isFatal;
        }
    }

    // Interfaces

    @SuppressWarnings("unchecked")
    private static Handler ofInterface(Class<?> type, JsonMapper mapper) throws Failed {
        if (RequestStreamHandler.class.isAssignableFrom(type)) {
            RequestStreamHandler handler = (RequestStreamHandler) instance(type);
            return new Handler() {
                @Override public byte[] call(byte[] event, Context context) throws Throwable {
                    ByteArrayOutputStream output = new ByteArrayOutputStream();
                    handler.handleRequest(new ByteArrayInputStream(event), output, context);
                    return output.toByteArray();
                }
            };
        }
        if (RequestHandler.class.isAssignableFrom(type)) {
            Type[] types = Types.parametersOf(type, RequestHandler.class);
            if (types == null) {
                throw new Failed(
                    Fault.badCode(
                        "Class " + type.getName()
                            + " does not implement RequestHandler with concrete type parameters", null), false);
            }
            RequestHandler<Object, Object> handler = (RequestHandler<Object, Object>) instance(type);
            return new Handler() {
                @Override public byte[] call(byte[] event, Context context) {
                    return mapper.write(handler.handleRequest(mapper.read(event, types[0]), context), types[1]);
                }
            };
        }
        throw new Failed(
            Fault.badCode(
                "Class does not implement an appropriate handler interface: " + type.getName(), null), false);
    }

    private static Object instance(Class<?> type) throws Failed {
        try {
            Constructor<?> constructor = type.getConstructor();
            return constructor.newInstance();
        } catch (NoSuchMethodException error) {
            boolean isInner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            throw new Failed(
                Fault.badCode(
                    new Exception(
                        "Class " + type.getName() + (isInner
                            ? " cannot be instantiated because it is a non-static inner class"
                            : " has no public zero-argument constructor"))), false);
        } catch (InvocationTargetException error) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            throw new Failed(Fault.badCode(cause), true);
        } catch (Throwable error) {
            throw new Failed(Fault.badCode(error), false);
        }
    }

    // Methods

    private static Handler ofMethod(Class<?> type, String name, ClassLoader loader) throws Failed {
        Method[] methods;
        try {
            methods = type.getMethods();
        } catch (NoClassDefFoundError error) {
            throw new Failed(
                Fault.badCode("Error loading method " + name + " on class " + type.getName(), error), false);
        }
        // Bridges, which compilers make for generic interfaces, are not what anybody wrote.
        Method best = null;
        for (Method method : methods) {
            if (!method.getName().equals(name) || method.isBridge() || !fits(method)) continue;
            if (best == null || isPreferred(method, best)) best = method;
        }
        if (best == null) {
            throw new Failed(
                Fault.badCode(
                    "No public method named " + name + " with appropriate method signature found on class "
                        + type.getName(), null), false);
        }
        Method method = best;
        Object target = Modifier.isStatic(method.getModifiers()) ? null : instance(type);
        method.setAccessible(true);
        return isStreaming(method) ? streaming(target, method) : mapped(type, target, method, loader);
    }

    /** Among overloads AWS prefers the one with the Context, then the one with more parameters. */
    private static boolean isPreferred(Method method, Method other) {
        if (takesContext(method) != takesContext(other)) return takesContext(method);
        return method.getParameterCount() > other.getParameterCount();
    }

    private static boolean takesContext(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1] == Context.class;
    }

    private static boolean isStreaming(Method method) {
        for (Class<?> type : method.getParameterTypes()) {
            if (type == InputStream.class || type == OutputStream.class) return true;
        }
        return false;
    }

    /** Any of (), (I), (Context), (I, Context), and streams in place of the event, the answer or both. */
    private static boolean fits(Method method) {
        Class<?>[] types = method.getParameterTypes();
        int count = takesContext(method) ? types.length - 1 : types.length;
        if (count == 0) return true;
        if (count == 1) return types[0] != Context.class;
        return count == 2 && types[0] == InputStream.class && types[1] == OutputStream.class;
    }

    private static Handler streaming(Object target, Method method) {
        Class<?>[] types = method.getParameterTypes();
        return new Handler() {
            @Override public byte[] call(byte[] event, Context context) throws Throwable {
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                Object[] arguments = new Object[types.length];
                for (int i = 0; i < types.length; i++) {
                    if (types[i] == InputStream.class) arguments[i] = new ByteArrayInputStream(event);
                    else if (types[i] == OutputStream.class) arguments[i] = output;
                    else arguments[i] = context;
                }
                invoke(target, method, arguments);
                return output.toByteArray();
            }
        };
    }

    private static Handler mapped(Class<?> type, Object target, Method method, ClassLoader loader) {
        JsonMapper mapper = JsonMapper.of(loader);
        Type[] parameters = method.getGenericParameterTypes();
        Type[] types = new Type[parameters.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = Types.resolve(parameters[i], type, method.getDeclaringClass());
        }
        Type result = Types.resolve(method.getGenericReturnType(), type, method.getDeclaringClass());
        return new Handler() {
            @Override public byte[] call(byte[] event, Context context) throws Throwable {
                Object[] arguments = new Object[types.length];
                for (int i = 0; i < types.length; i++) {
                    arguments[i] = types[i] == Context.class ? context : mapper.read(event, types[i]);
                }
                Object answer = invoke(target, method, arguments);
                return result == void.class ? Json.write(null) : mapper.write(answer, result);
            }
        };
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException error) {
            throw error.getCause() == null ? error : error.getCause();
        }
    }
}
