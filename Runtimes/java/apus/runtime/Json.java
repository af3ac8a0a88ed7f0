// JSON texts to maps, lists, strings, numbers and booleans, and back.
package apus.runtime;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Json {
    /** Deeper than this nothing is read or written. */
    static final int DEPTH_LIMIT = 1000;

    private final String text;
    private int place;

    private Json(String text) { this.text = text; }

    /** Throws IllegalArgumentException where the bytes are no JSON. */
    static Object read(byte[] bytes) {
        Json json = new Json(new String(bytes, RuntimeClient.UTF_8));
        Object value = json.value(0);
        json.skipSpace();
        if (json.place < json.text.length()) throw json.unexpected();
        return value;
    }

    private Object value(int depth) {
        if (depth > DEPTH_LIMIT) throw new IllegalArgumentException("too deep");
        skipSpace();
        char first = place < text.length() ? text.charAt(place) : 0;
        switch (first) {
            case '{': return object(depth);
            case '[': return array(depth);
            case '"': return string();
            case 't': return word("true", Boolean.TRUE);
            case 'f': return word("false", Boolean.FALSE);
            case 'n': return word("null", null);
            default: return number();
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        place++;
        if (takes('}')) return members;
        do {
            skipSpace();
            if (place >= text.length() || text.charAt(place) != '"') throw unexpected();
            String name = string();
            if (!takes(':')) throw unexpected();
            members.put(name, value(depth + 1));
        } while (takes(','));
        if (!takes('}')) throw unexpected();
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        place++;
        if (takes(']')) return elements;
        do {
            elements.add(value(depth + 1));
        } while (takes(','));
        if (!takes(']')) throw unexpected();
        return elements;
    }

    private String string() {
        StringBuilder result = new StringBuilder();
        for (place++; place < text.length(); place++) {
            char next = text.charAt(place);
            if (next == '"') {
                place++;
                return result.toString();
            }
            if (next < ' ') throw unexpected();
            result.append(next == '\\' ? escaped() : next);
        }
        throw unexpected();
    }

    private char escaped() {
        place++;
        char next = place < text.length() ? text.charAt(place) : 0;
        switch (next) {
            case '"': case '\\': case '/': return next;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u':
                if (place + 4 >= text.length()) throw unexpected();
                place += 4;
                return (char) Integer.parseInt(text.substring(place - 3, place + 1), 16);
            default: throw unexpected();
        }
    }

    /** The smallest type that holds it exactly: Integer, Long, BigInteger; Double for fractions. */
    private Object number() {
        int start = place;
        boolean isWhole = true;
        for (; place < text.length(); place++) {
            char next = text.charAt(place);
            if (next == '.' || next == 'e' || next == 'E') isWhole = false;
            else if (!(next >= '0' && next <= '9') && next != '-' && next != '+') break;
        }
        String digits = text.substring(start, place);
        try {
            if (!isWhole) return Double.valueOf(digits);
            if (digits.length() < 10) return Integer.valueOf(digits);
            BigInteger number = new BigInteger(digits);
            if (number.bitLength() < 32) return number.intValue();
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
        } catch (NumberFormatException error) {
            place = start;
            throw unexpected();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, place)) throw unexpected();
        place += word.length();
        return value;
    }

    private boolean takes(char wanted) {
        skipSpace();
        if (place >= text.length() || text.charAt(place) != wanted) return false;
        place++;
        return true;
    }

    private void skipSpace() {
        while (place < text.length() && " \t\r\n".indexOf(text.charAt(place)) >= 0) place++;
    }

    private IllegalArgumentException unexpected() {
        String found = place < text.length() ? "'" + text.charAt(place) + "'" : "end";
        return new IllegalArgumentException("Unexpected " + found + " at character " + place);
    }

    // Writing

    static byte[] write(Object value) {
        StringBuilder output = new StringBuilder();
        append(value, output, 0);
        return output.toString().getBytes(RuntimeClient.UTF_8);
    }

    private static void append(Object value, StringBuilder output, int depth) {
        if (depth > DEPTH_LIMIT) throw new IllegalArgumentException("too deep, or in circles");
        if (value == null || value instanceof Boolean) {
            output.append(value);
        } else if (value instanceof Number) {
            appendNumber((Number) value, output);
        } else if (value instanceof Map) {
            String separator = "{";
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                output.append(separator);
                separator = ",";
                appendString(String.valueOf(member.getKey()), output);
                output.append(':');
                append(member.getValue(), output, depth + 1);
            }
            output.append(separator.equals("{") ? "{}" : "}");
        } else if (value instanceof Iterable) {
            String separator = "[";
            for (Object element : (Iterable<?>) value) {
                output.append(separator);
                separator = ",";
                append(element, output, depth + 1);
            }
            output.append(separator.equals("[") ? "[]" : "]");
        } else if (value.getClass().isArray()) {
            output.append('[');
            for (int i = 0; i < Array.getLength(value); i++) {
                if (i > 0) output.append(',');
                append(Array.get(value, i), output, depth + 1);
            }
            output.append(']');
        } else {
            appendString(value.toString(), output);
        }
    }

    private static void appendNumber(Number number, StringBuilder output) {
        double value = number.doubleValue();
        boolean isFinite = !Double.isNaN(value) && !Double.isInfinite(value);
        if (isFinite || number instanceof BigDecimal || number instanceof BigInteger) output.append(number);
        else output.append('"').append(number).append('"');
    }

    private static void appendString(String text, StringBuilder output) {
        output.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '"': output.append("\\\""); break;
                case '\\': output.append("\\\\"); break;
                case '\b': output.append("\\b"); break;
                case '\f': output.append("\\f"); break;
                case '\n': output.append("\\n"); break;
                case '\r': output.append("\\r"); break;
                case '\t': output.append("\\t"); break;
                default:
                    if (next < ' ') output.append(String.format("\\u%04x", (int) next));
                    else output.append(next);
            }
        }
        output.append('"');
    }
}
