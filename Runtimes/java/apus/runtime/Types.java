// Which types stand for the parameters of a generic class or interface.
package apus.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

final class Types {
    private Types() {}

    /** What `type` gives for the parameters of `wanted`, which it extends; null where it gives nothing. */
    static Type[] parametersOf(Class<?> type, Class<?> wanted) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        collect(type, known, 0);
        TypeVariable<?>[] variables = wanted.getTypeParameters();
        Type[] found = new Type[variables.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = substitute(variables[i], known);
            if (found[i] instanceof TypeVariable) {
                Type bound = ((TypeVariable<?>) found[i]).getBounds()[0];
                if (bound == Object.class) return null;
                found[i] = bound;
            }
        }
        return found;
    }

    /** A type that `declarer` uses, as `type`, which extends it, means it. */
    static Type resolve(Type used, Class<?> type, Class<?> declarer) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        collect(type, known, 0);
        return substitute(used, known);
    }

    /** The class behind a type. */
    static Class<?> raw(Type type) {
        if (type instanceof Class) return (Class<?>) type;
        if (type instanceof ParameterizedType) return raw(((ParameterizedType) type).getRawType());
        if (type instanceof WildcardType) return raw(((WildcardType) type).getUpperBounds()[0]);
        if (type instanceof TypeVariable) return raw(((TypeVariable<?>) type).getBounds()[0]);
        if (type instanceof GenericArrayType) {
            Class<?> element = raw(((GenericArrayType) type).getGenericComponentType());
            return Array.newInstance(element, 0).getClass();
        }
        return Object.class;
    }

    /** The parameter of a list, set or map, or Object. */
    static Type parameter(Type type, int index) {
        if (!(type instanceof ParameterizedType)) return Object.class;
        Type[] parameters = ((ParameterizedType) type).getActualTypeArguments();
        return index < parameters.length ? parameters[index] : Object.class;
    }

    private static void collect(Type type, Map<TypeVariable<?>, Type> known, int depth) {
        if (type == null || depth > 50) return;
        if (type instanceof ParameterizedType) {
            Type[] parameters = ((ParameterizedType) type).getActualTypeArguments();
            TypeVariable<?>[] variables = raw(type).getTypeParameters();
            for (int i = 0; i < variables.length; i++) known.put(variables[i], parameters[i]);
        }
        Class<?> raw = raw(type);
        collect(raw.getGenericSuperclass(), known, depth + 1);
        for (Type next : raw.getGenericInterfaces()) collect(next, known, depth + 1);
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> known) {
        Type found = type;
        for (int i = 0; i < 50 && found instanceof TypeVariable && known.containsKey(found); i++) {
            found = known.get(found);
        }
        if (!(found instanceof ParameterizedType)) return found;
        ParameterizedType generic = (ParameterizedType) found;
        Type[] parameters = generic.getActualTypeArguments();
        Type[] resolved = new Type[parameters.length];
        for (int i = 0; i < parameters.length; i++) resolved[i] = substitute(parameters[i], known);
        return new ParameterizedType() {
            @Override public Type[] getActualTypeArguments() { return resolved; }

            @Override public Type getRawType() { return generic.getRawType(); }

            @Override public Type getOwnerType() { return generic.getOwnerType(); }
        };
    }
}
