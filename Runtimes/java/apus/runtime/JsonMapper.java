// From JSON to a handler's types and back: by the package's own CustomPojoSerializer, by the Jackson or Gson
// that it brings, else by Beans.
package apus.runtime;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.ServiceLoader;

abstract class JsonMapper {
    abstract Object decode(byte[] json, Type type) throws Throwable;

    abstract byte[] encode(Object value, Type type) throws Throwable;

    final Object read(byte[] json, Type type) {
        try {
            return decode(json, type);
        } catch (Throwable error) {
            throw new RuntimeException("An error occurred during JSON parsing", cause(error));
        }
    }

    final byte[] write(Object value, Type type) {
        try {
            return encode(value, type);
        } catch (Throwable error) {
            throw new RuntimeException("An error occurred during JSON serialization of response", cause(error));
        }
    }

    private static Throwable cause(Throwable error) {
        return error instanceof InvocationTargetException && error.getCause() != null ? error.getCause() : error;
    }

    static JsonMapper of(ClassLoader loader) {
        Iterator<CustomPojoSerializer> services =
            ServiceLoader.load(CustomPojoSerializer.class, loader).iterator();
        if (services.hasNext()) return new Service(services.next());
        try {
            return new Jackson(loader);
        } catch (ReflectiveOperationException | LinkageError missing) {
            // The package doesn't bring it.
        }
        try {
            return new Gson(loader);
        } catch (ReflectiveOperationException | LinkageError missing) {
            return new Own();
        }
    }

    /** Without any library. */
    private static final class Own extends JsonMapper {
        @Override Object decode(byte[] json, Type type) throws Throwable {
            return Beans.decode(Json.read(json), type);
        }

        @Override byte[] encode(Object value, Type type) throws Throwable {
            return Json.write(Beans.encode(value, 0));
        }
    }

    private static final class Service extends JsonMapper {
        private final CustomPojoSerializer service;

        Service(CustomPojoSerializer service) { this.service = service; }

        @Override Object decode(byte[] json, Type type) {
            return service.fromJson(new ByteArrayInputStream(json), type);
        }

        @Override byte[] encode(Object value, Type type) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            service.toJson(value, output, type);
            return output.toByteArray();
        }
    }

    private static final class Jackson extends JsonMapper {
        private final Object mapper;
        private final Object factory;
        private final Method construct;
        private final Method readValue;
        private final Method writeValue;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Jackson(ClassLoader loader) throws ReflectiveOperationException {
            String home = "com.fasterxml.jackson.databind.";
            Class<?> type = Class.forName(home + "ObjectMapper", true, loader);
            Class<?> javaType = Class.forName(home + "JavaType", true, loader);
            Class feature = Class.forName(home + "DeserializationFeature", true, loader);
            mapper = type.getConstructor().newInstance();
            type.getMethod("configure", feature, boolean.class)
                .invoke(mapper, Enum.valueOf(feature, "FAIL_ON_UNKNOWN_PROPERTIES"), false);
            type.getMethod("findAndRegisterModules").invoke(mapper);
            factory = type.getMethod("getTypeFactory").invoke(mapper);
            construct = factory.getClass().getMethod("constructType", Type.class);
            readValue = type.getMethod("readValue", byte[].class, javaType);
            writeValue = type.getMethod("writeValueAsBytes", Object.class);
        }

        @Override Object decode(byte[] json, Type type) throws Throwable {
            return readValue.invoke(mapper, json, construct.invoke(factory, type));
        }

        @Override byte[] encode(Object value, Type type) throws Throwable {
            return (byte[]) writeValue.invoke(mapper, value);
        }
    }

    private static final class Gson extends JsonMapper {
        private final Object gson;
        private final Method fromJson;
        private final Method toJson;

        Gson(ClassLoader loader) throws ReflectiveOperationException {
            Class<?> type = Class.forName("com.google.gson.Gson", true, loader);
            gson = type.getConstructor().newInstance();
            fromJson = type.getMethod("fromJson", String.class, Type.class);
            toJson = type.getMethod("toJson", Object.class);
        }

        @Override Object decode(byte[] json, Type type) throws Throwable {
            return fromJson.invoke(gson, new String(json, RuntimeClient.UTF_8), type);
        }

        @Override byte[] encode(Object value, Type type) throws Throwable {
            return ((String) toJson.invoke(gson, value)).getBytes(RuntimeClient.UTF_8);
        }
    }
}
