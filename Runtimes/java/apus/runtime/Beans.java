// Maps, lists, strings and numbers to a handler's types and back: collections, arrays, enums, records, and beans
// by their getters and setters or public fields. Names are compared without regard to case, as the classes of
// AWS's events need it.
package apus.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

final class Beans {
    private Beans() {}

    static Object decode(Object value, Type type) throws ReflectiveOperationException {
        Class<?> raw = Types.raw(type);
        if (raw == Optional.class) {
            return Optional.ofNullable(value == null ? null : decode(value, Types.parameter(type, 0)));
        }
        if (value == null) return raw.isPrimitive() && raw != void.class ? zero(raw) : null;
        if (raw == Object.class || raw == void.class || raw == Void.class) return value;
        if (raw == String.class || raw == CharSequence.class) return string(value, raw);
        if (raw == boolean.class || raw == Boolean.class) return bool(value, raw);
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) return number(value, raw);
        if (raw == byte[].class && value instanceof String) return Base64.getDecoder().decode((String) value);
        if (raw.isArray()) return array(value, raw, element(type, raw));
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) return collection(value, type, raw);
        if (Map.class.isAssignableFrom(raw)) return map(value, type, raw);
        if (raw.isEnum()) return constant(value, raw);
        if (raw == Date.class && value instanceof Number) return new Date(((Number) value).longValue());
        if (raw == Date.class) return Date.from(Instant.parse(value.toString()));
        if (value instanceof Map) return bean((Map<?, ?>) value, type, raw);
        return fromText(value, raw);
    }

    private static IllegalArgumentException mismatch(Object value, Class<?> raw) {
        String kind = value instanceof Map ? "an object" : value instanceof List ? "an array"
            : value instanceof String ? "a string" : value instanceof Number ? "a number" : "a boolean";
        return new IllegalArgumentException("Cannot make " + raw.getName() + " of " + kind);
    }

    private static Object zero(Class<?> raw) { return Array.get(Array.newInstance(raw, 1), 0); }

    private static String string(Object value, Class<?> raw) {
        if (value instanceof Map || value instanceof List) throw mismatch(value, raw);
        return value.toString();
    }

    private static Boolean bool(Object value, Class<?> raw) {
        if (value instanceof Boolean) return (Boolean) value;
        if ("true".equals(value) || "false".equals(value)) return Boolean.valueOf((String) value);
        throw mismatch(value, raw);
    }

    private static Object number(Object value, Class<?> raw) {
        if (raw == char.class && value instanceof String && ((String) value).length() == 1) {
            return ((String) value).charAt(0);
        }
        if (!(value instanceof Number) && !(value instanceof String)) throw mismatch(value, raw);
        BigDecimal number = new BigDecimal(value.toString());
        if (raw == double.class || raw == Double.class) return number.doubleValue();
        if (raw == float.class || raw == Float.class) return number.floatValue();
        if (raw == BigDecimal.class) return number;
        if (raw == Number.class) return value instanceof Number ? value : number;
        BigInteger whole = number.toBigInteger();
        if (raw == BigInteger.class) return whole;
        if (raw == long.class || raw == Long.class) return whole.longValueExact();
        if (raw == int.class || raw == Integer.class) return whole.intValueExact();
        if (raw == short.class || raw == Short.class) return whole.shortValueExact();
        if (raw == byte.class || raw == Byte.class) return whole.byteValueExact();
        throw mismatch(value, raw);
    }

    private static Type element(Type type, Class<?> raw) {
        return type instanceof java.lang.reflect.GenericArrayType
            ? ((java.lang.reflect.GenericArrayType) type).getGenericComponentType() : raw.getComponentType();
    }

    private static Object array(Object value, Class<?> raw, Type element) throws ReflectiveOperationException {
        if (!(value instanceof List)) throw mismatch(value, raw);
        List<?> elements = (List<?>) value;
        Object array = Array.newInstance(raw.getComponentType(), elements.size());
        for (int i = 0; i < elements.size(); i++) Array.set(array, i, decode(elements.get(i), element));
        return array;
    }

    @SuppressWarnings("unchecked")
    private static Object collection(Object value, Type type, Class<?> raw) throws ReflectiveOperationException {
        if (!(value instanceof List)) throw mismatch(value, raw);
        Collection<Object> made;
        if (!raw.isInterface() && !Modifier.isAbstract(raw.getModifiers())) {
            made = (Collection<Object>) raw.getConstructor().newInstance();
        } else {
            made = Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>() : new ArrayList<>();
        }
        for (Object element : (List<?>) value) made.add(decode(element, Types.parameter(type, 0)));
        return made;
    }

    @SuppressWarnings("unchecked")
    private static Object map(Object value, Type type, Class<?> raw) throws ReflectiveOperationException {
        if (!(value instanceof Map)) throw mismatch(value, raw);
        boolean isConcrete = !raw.isInterface() && !Modifier.isAbstract(raw.getModifiers());
        Map<Object, Object> made =
            isConcrete ? (Map<Object, Object>) raw.getConstructor().newInstance() : new LinkedHashMap<>();
        if (!isConcrete && raw == java.util.SortedMap.class) made = new TreeMap<>();
        for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
            Object key = decode(member.getKey(), Types.parameter(type, 0));
            made.put(key, decode(member.getValue(), Types.parameter(type, 1)));
        }
        return made;
    }

    private static Object constant(Object value, Class<?> raw) {
        for (Object constant : raw.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(value)) return constant;
        }
        throw new IllegalArgumentException(value + " is none of " + raw.getName());
    }

    /** By a public constructor that takes a String, or a static method `parse`: dates and the like. */
    private static Object fromText(Object value, Class<?> raw) throws ReflectiveOperationException {
        if (!(value instanceof String)) throw mismatch(value, raw);
        try {
            return raw.getMethod("parse", CharSequence.class).invoke(null, value);
        } catch (NoSuchMethodException none) {
            // Nor need there be one.
        }
        for (Constructor<?> constructor : raw.getConstructors()) {
            Class<?>[] types = constructor.getParameterTypes();
            if (types.length == 1 && types[0].isInstance(value)) return constructor.newInstance(value);
        }
        throw mismatch(value, raw);
    }

    // Beans

    private static Object bean(Map<?, ?> members, Type type, Class<?> raw) throws ReflectiveOperationException {
        Map<String, Object> values = new LinkedHashMap<>();
        members.forEach((name, value) -> values.put(key((String) name), value));
        if (raw.getSuperclass() != null && raw.getSuperclass().getName().equals("java.lang.Record")) {
            return record(values, raw);
        }
        Constructor<?> constructor = raw.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object bean = constructor.newInstance();
        Map<String, Object> left = new LinkedHashMap<>(values);
        for (Method method : raw.getMethods()) {
            String name = method.getName();
            if (!name.startsWith("set") || name.length() < 4 || method.getParameterCount() != 1) continue;
            String key = key(name.substring(3));
            if (method.isBridge() || !values.containsKey(key)) continue;
            Type wanted = Types.resolve(method.getGenericParameterTypes()[0], raw, method.getDeclaringClass());
            if (type instanceof ParameterizedType) wanted = of(type, raw, wanted);
            method.setAccessible(true);
            method.invoke(bean, decode(values.get(key), wanted));
            left.remove(key);
        }
        for (Field field : raw.getFields()) {
            String key = key(field.getName());
            int modifiers = field.getModifiers();
            if (Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers) || !left.containsKey(key)) continue;
            field.set(bean, decode(left.get(key), field.getGenericType()));
        }
        return bean;
    }

    /** A type parameter of a generic bean, as this use of the bean gives it. */
    private static Type of(Type type, Class<?> raw, Type wanted) {
        for (int i = 0; i < raw.getTypeParameters().length; i++) {
            if (raw.getTypeParameters()[i].equals(wanted)) return Types.parameter(type, i);
        }
        return wanted;
    }

    private static Object record(Map<String, Object> values, Class<?> raw) throws ReflectiveOperationException {
        // By reflection throughout: this compiles for versions that have no records.
        Object[] components = (Object[]) Class.class.getMethod("getRecordComponents").invoke(raw);
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Class<?> kind = components[i].getClass();
            types[i] = (Class<?>) kind.getMethod("getType").invoke(components[i]);
            Type generic = (Type) kind.getMethod("getGenericType").invoke(components[i]);
            String name = (String) kind.getMethod("getName").invoke(components[i]);
            arguments[i] = decode(values.get(key(name)), generic);
        }
        Constructor<?> constructor = raw.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private static String key(String name) { return name.toLowerCase(Locale.ROOT); }

    // Encoding

    static Object encode(Object value, int depth) throws ReflectiveOperationException {
        if (depth > Json.DEPTH_LIMIT) throw new IllegalArgumentException("too deep, or in circles");
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Optional) return encode(((Optional<?>) value).orElse(null), depth);
        if (value instanceof Enum) return ((Enum<?>) value).name();
        if (value instanceof byte[]) return Base64.getEncoder().encodeToString((byte[]) value);
        if (value instanceof Date) return ((Date) value).getTime();
        if (value instanceof Map) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                members.put(String.valueOf(member.getKey()), encode(member.getValue(), depth + 1));
            }
            return members;
        }
        if (value instanceof Iterable || value.getClass().isArray()) {
            List<Object> elements = new ArrayList<>();
            if (value instanceof Iterable) {
                for (Object element : (Iterable<?>) value) elements.add(encode(element, depth + 1));
            } else {
                for (int i = 0; i < Array.getLength(value); i++) elements.add(encode(Array.get(value, i), depth + 1));
            }
            return elements;
        }
        if (value.getClass().getName().startsWith("java.")) return value.toString();
        return properties(value, depth);
    }

    private static Map<String, Object> properties(Object bean, int depth) throws ReflectiveOperationException {
        Map<String, Object> members = new TreeMap<>();
        Class<?> type = bean.getClass();
        boolean isRecord =
            type.getSuperclass() != null && type.getSuperclass().getName().equals("java.lang.Record");
        for (Method method : type.getMethods()) {
            if (method.getParameterCount() != 0 || Modifier.isStatic(method.getModifiers())) continue;
            String name = isRecord ? component(type, method) : property(method);
            if (name == null || method.getDeclaringClass() == Object.class) continue;
            method.setAccessible(true);
            members.put(name, encode(method.invoke(bean), depth + 1));
        }
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) || members.containsKey(field.getName())) continue;
            field.setAccessible(true);
            members.put(field.getName(), encode(field.get(bean), depth + 1));
        }
        return members;
    }

    private static String component(Class<?> type, Method method) {
        try {
            Field field = type.getDeclaredField(method.getName());
            return Modifier.isStatic(field.getModifiers()) ? null : field.getName();
        } catch (NoSuchFieldException none) {
            return null;
        }
    }

    /** What `getName` and `isName` are called in JSON: `name`. */
    private static String property(Method method) {
        String name = method.getName();
        boolean isBoolean = method.getReturnType() == boolean.class;
        int prefix = name.startsWith("get") ? 3 : name.startsWith("is") && isBoolean ? 2 : 0;
        if (prefix == 0 || name.length() == prefix || method.getReturnType() == void.class) return null;
        return Character.toLowerCase(name.charAt(prefix)) + name.substring(prefix + 1);
    }
}
