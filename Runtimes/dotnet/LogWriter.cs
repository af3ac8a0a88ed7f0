// What the console becomes: a line of `WriteLine` is a line of the log, of the level Information on the one side and
// Error on the other; what `Write` writes goes out as it is.
using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Apus.Runtime
{
    internal sealed class LogWriter : TextWriter
    {
        private readonly FunctionLog log;
        private readonly string level;

        private LogWriter(FunctionLog log, string level)
        {
            this.log = log;
            this.level = level;
        }

        public static void Redirect(FunctionLog log)
        {
            Console.SetOut(new LogWriter(log, "Information"));
            Console.SetError(new LogWriter(log, "Error"));
        }

        public override Encoding Encoding { get { return new UTF8Encoding(false); } }

        public override void WriteLine(string value) { log.Write(level, null, value, null); }
        public override void WriteLine() { WriteLine(""); }
        public override void WriteLine(object value) { WriteLine(value == null ? "" : value.ToString()); }
        public override void WriteLine(bool value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(char value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(char[] buffer) { WriteLine(buffer == null ? "" : new string(buffer)); }
        public override void WriteLine(decimal value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(double value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(float value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(int value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(long value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(uint value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(ulong value) { WriteLine(value.ToString(FormatProvider)); }
        public override void WriteLine(char[] buffer, int index, int count)
        {
            WriteLine(new string(buffer, index, count));
        }
        public override void WriteLine(string format, object first)
        {
            WriteLine(string.Format(FormatProvider, format, first));
        }
        public override void WriteLine(string format, object first, object second)
        {
            WriteLine(string.Format(FormatProvider, format, first, second));
        }
        public override void WriteLine(string format, object first, object second, object third)
        {
            WriteLine(string.Format(FormatProvider, format, first, second, third));
        }
        public override void WriteLine(string format, params object[] values)
        {
            WriteLine(string.Format(FormatProvider, format, values));
        }

        public override Task WriteLineAsync() { return Done(() => WriteLine("")); }
        public override Task WriteLineAsync(char value) { return Done(() => WriteLine(value)); }
        public override Task WriteLineAsync(string value) { return Done(() => WriteLine(value)); }

        public override void Write(char value) { log.WriteRaw(value.ToString()); }
        public override void Write(string value) { if (!string.IsNullOrEmpty(value)) log.WriteRaw(value); }
        public override void Write(char[] buffer, int index, int count) { Write(new string(buffer, index, count)); }
        public override Task WriteAsync(char value) { return Done(() => Write(value)); }
        public override Task WriteAsync(string value) { return Done(() => Write(value)); }

        private static Task Done(Action write)
        {
            write();
            return Task.FromResult(true);
        }
    }
}
