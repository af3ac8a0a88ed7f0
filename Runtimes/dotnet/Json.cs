// As much JSON as a bootstrap needs: errors and log records written, mobile clients' contexts read. Functions bring a
// serializer of their own.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Apus.Runtime
{
    internal static class Json
    {
        /// <summary>Text that is JSON already.</summary>
        private sealed class Raw
        {
            public string Text;
        }

        /// <summary>Of dictionaries by strings, lists of objects, texts, numbers and truths; all else is its text.</summary>
        public static string Write(object value)
        {
            var text = new StringBuilder();
            Write(value, text);
            return text.ToString();
        }

        /// <summary>Any object, by .NET's own serializer.</summary>
        public static object Serialized(object value)
        {
            try
            {
                Type serializer = Type.GetType("System.Text.Json.JsonSerializer, System.Text.Json", true);
                Type options = Type.GetType("System.Text.Json.JsonSerializerOptions, System.Text.Json", true);
                MethodInfo method = serializer.GetMethod(
                    "Serialize", new[] { typeof(object), typeof(Type), options });
                return new Raw { Text = (string)method.Invoke(null, new[] { value, value.GetType(), null }) };
            }
            catch (Exception)
            {
                return value.ToString();
            }
        }

        /// <summary>Throws FormatException where it isn't JSON.</summary>
        public static object Read(string text)
        {
            int place = 0;
            object value = Read(text, ref place);
            Skip(text, ref place);
            if (place != text.Length) throw new FormatException();
            return value;
        }

        private static void Write(object value, StringBuilder text)
        {
            var members = value as Dictionary<string, object>;
            var items = value as List<object>;
            var raw = value as Raw;
            if (value == null) text.Append("null");
            else if (raw != null) text.Append(raw.Text);
            else if (members != null)
            {
                text.Append('{');
                foreach (KeyValuePair<string, object> member in members)
                {
                    if (text[text.Length - 1] != '{') text.Append(',');
                    Quote(member.Key, text);
                    text.Append(':');
                    Write(member.Value, text);
                }
                text.Append('}');
            }
            else if (items != null)
            {
                text.Append('[');
                foreach (object item in items)
                {
                    if (text[text.Length - 1] != '[') text.Append(',');
                    Write(item, text);
                }
                text.Append(']');
            }
            else if (value is bool) text.Append((bool)value ? "true" : "false");
            else if (IsNumber(value)) text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
            else Quote(Convert.ToString(value, CultureInfo.InvariantCulture), text);
        }

        private static bool IsNumber(object value)
        {
            switch (Type.GetTypeCode(value.GetType()))
            {
                case TypeCode.Double: return !double.IsNaN((double)value) && !double.IsInfinity((double)value);
                case TypeCode.Single: return !float.IsNaN((float)value) && !float.IsInfinity((float)value);
                case TypeCode.Boolean:
                case TypeCode.Char:
                case TypeCode.DateTime:
                case TypeCode.String:
                case TypeCode.Object: return false;
                default: return !value.GetType().IsEnum;
            }
        }

        private static void Quote(string value, StringBuilder text)
        {
            text.Append('"');
            for (int i = 0; i < value.Length; i++)
            {
                char next = value[i];
                if (next == '"' || next == '\\') text.Append('\\').Append(next);
                else if (next == '\n') text.Append("\\n");
                else if (next == '\r') text.Append("\\r");
                else if (next == '\t') text.Append("\\t");
                else if (next < ' ' || char.IsSurrogate(next)) text.Append("\\u").Append(((int)next).ToString("x4"));
                else text.Append(next);
            }
            text.Append('"');
        }

        private static object Read(string text, ref int place)
        {
            Skip(text, ref place);
            char next = At(text, place);
            if (next == '"') return ReadText(text, ref place);
            if (next == '{')
            {
                var members = new Dictionary<string, object>();
                place++;
                for (Skip(text, ref place); At(text, place) != '}'; Skip(text, ref place))
                {
                    if (members.Count > 0) Expect(text, ref place, ',');
                    Skip(text, ref place);
                    string name = ReadText(text, ref place);
                    Skip(text, ref place);
                    Expect(text, ref place, ':');
                    members[name] = Read(text, ref place);
                }
                place++;
                return members;
            }
            if (next == '[')
            {
                var items = new List<object>();
                place++;
                for (Skip(text, ref place); At(text, place) != ']'; Skip(text, ref place))
                {
                    if (items.Count > 0) Expect(text, ref place, ',');
                    items.Add(Read(text, ref place));
                }
                place++;
                return items;
            }
            int start = place;
            while (place < text.Length && ",]} \t\r\n".IndexOf(text[place]) < 0) place++;
            string word = text.Substring(start, place - start);
            if (word == "null") return null;
            if (word == "true" || word == "false") return word == "true";
            decimal number;
            if (!decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
                throw new FormatException();
            return new Raw { Text = word };
        }

        private static string ReadText(string text, ref int place)
        {
            Expect(text, ref place, '"');
            var value = new StringBuilder();
            for (char next = At(text, place++); next != '"'; next = At(text, place++))
            {
                if (next != '\\')
                {
                    value.Append(next);
                    continue;
                }
                next = At(text, place++);
                int known = "bfnrt".IndexOf(next);
                if (known >= 0) value.Append("\b\f\n\r\t"[known]);
                else if (next != 'u') value.Append(next);
                else
                {
                    if (place + 4 > text.Length) throw new FormatException();
                    value.Append((char)int.Parse(text.Substring(place, 4), NumberStyles.AllowHexSpecifier));
                    place += 4;
                }
            }
            return value.ToString();
        }

        private static void Skip(string text, ref int place)
        {
            while (place < text.Length && " \t\r\n".IndexOf(text[place]) >= 0) place++;
        }

        private static void Expect(string text, ref int place, char wanted)
        {
            if (At(text, place++) != wanted) throw new FormatException();
        }

        private static char At(string text, int place)
        {
            if (place >= text.Length) throw new FormatException();
            return text[place];
        }
    }
}
