// A message with places: `{name}`, `{0}`, `{price:F2}`, `{@order}`. Text has the values in their places; JSON
// has them as members besides.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Apus.Runtime
{
    internal sealed class MessageTemplate
    {
        /// <summary>Of an array of bytes, what is shown.</summary>
        private const int MostBytes = 16;

        /// <summary>A piece of the message: text, or a place for a value.</summary>
        private sealed class Piece
        {
            public string Text, Name, Format;
            public bool IsObject;
        }

        private readonly string message;
        private readonly object[] arguments;
        private readonly List<Piece> pieces = new List<Piece>();
        private readonly List<Piece> places = new List<Piece>();
        private readonly bool isPositional;

        public MessageTemplate(string message, object[] arguments)
        {
            this.message = message;
            this.arguments = arguments;
            if (arguments == null || arguments.Length == 0) return;
            Parse();
            isPositional = IsPositional();
        }

        public static string Timestamp(DateTime time)
        {
            return time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }

        public string Text()
        {
            if (places.Count == 0) return message;
            var text = new StringBuilder();
            int number = 0;
            foreach (Piece piece in pieces)
            {
                object value;
                if (piece.Name == null) text.Append(piece.Text);
                else if (!Find(piece, number++, out value)) text.Append(piece.Text);
                else text.Append(Shown(piece, value));
            }
            return text.ToString();
        }

        /// <summary>Values that are null have no member.</summary>
        public void AddTo(Dictionary<string, object> members)
        {
            for (int number = 0; number < places.Count; number++)
            {
                object value;
                Piece piece = places[number];
                if (Find(piece, number, out value) && value != null) members[piece.Name] = Structured(piece, value);
            }
        }

        private void Parse()
        {
            int from = 0;
            for (int i = 0; i < message.Length; i++)
            {
                if (message[i] != '{') continue;
                pieces.Add(new Piece { Text = message.Substring(from, i - from) });
                int end = message.IndexOf('}', i);
                if (i + 1 < message.Length && message[i + 1] == '{')
                {
                    pieces.Add(new Piece { Text = "{" });
                    from = i += 1;
                    from++;
                }
                else if (end <= i + 1)
                {
                    from = i;
                }
                else
                {
                    Add(message.Substring(i + 1, end - i - 1));
                    i = end;
                    from = end + 1;
                }
            }
            pieces.Add(new Piece { Text = message.Substring(from) });
        }

        private void Add(string token)
        {
            var place = new Piece { Text = "{" + token + "}", IsObject = token[0] == '@' };
            if (place.IsObject) token = token.Substring(1);
            int colon = token.IndexOf(':');
            place.Name = (colon < 0 ? token : token.Substring(0, colon)).Trim();
            if (colon >= 0) place.Format = token.Substring(colon + 1).Trim();
            pieces.Add(place);
            places.Add(place);
        }

        /// <summary>Whether the names are the numbers from 0 on, without a gap.</summary>
        private bool IsPositional()
        {
            var numbers = new List<int>();
            int most = -1;
            foreach (Piece place in places)
            {
                int number;
                if (!int.TryParse(place.Name, NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
                if (!numbers.Contains(number)) numbers.Add(number);
                most = Math.Max(most, number);
            }
            return numbers.Count == most + 1;
        }

        private bool Find(Piece place, int number, out object value)
        {
            int index = isPositional ? int.Parse(place.Name, CultureInfo.InvariantCulture) : number;
            bool isThere = index < arguments.Length;
            value = isThere ? arguments[index] : null;
            return isThere;
        }

        private static string Shown(Piece place, object value)
        {
            var bytes = value as byte[];
            if (bytes != null) return Hexadecimal(bytes);
            if (value == null || value is IList || value is IDictionary) return place.Text;
            if (!string.IsNullOrEmpty(place.Format)) return Formatted(value, place.Format);
            return Date(value) ?? value.ToString();
        }

        private static object Structured(Piece place, object value)
        {
            var bytes = value as byte[];
            if (bytes != null) return Hexadecimal(bytes);
            var list = value as IList;
            var table = value as IDictionary;
            if (table != null)
            {
                var members = new Dictionary<string, object>();
                foreach (DictionaryEntry entry in table) members[entry.Key.ToString()] = Single(place, entry.Value);
                return members;
            }
            if (list == null) return Single(place, value);
            var items = new List<object>();
            foreach (object item in list) items.Add(Single(place, item));
            return items;
        }

        private static object Single(Piece place, object value)
        {
            if (value == null) return null;
            if (place.IsObject) return Json.Serialized(value);
            if (!string.IsNullOrEmpty(place.Format)) return Formatted(value, place.Format);
            return Date(value) ?? value;
        }

        private static string Formatted(object value, string format)
        {
            try
            {
                return string.Format("{0:" + format + "}", value);
            }
            catch (FormatException)
            {
                return value.ToString();
            }
        }

        private static string Date(object value)
        {
            var formattable = value as IFormattable;
            switch (value.GetType().FullName)
            {
                case "System.DateTime":
                case "System.DateTimeOffset":
                    return formattable.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
                case "System.DateOnly": return formattable.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                case "System.TimeOnly": return formattable.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
                default: return null;
            }
        }

        private static string Hexadecimal(byte[] bytes)
        {
            var text = new StringBuilder();
            for (int i = 0; i < Math.Min(bytes.Length, MostBytes); i++) text.Append(bytes[i].ToString("X2"));
            if (bytes.Length > MostBytes) text.Append("... (").Append(bytes.Length).Append(" bytes)");
            return text.ToString();
        }
    }
}
