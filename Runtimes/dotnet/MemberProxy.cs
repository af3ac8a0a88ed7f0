// An object of an interface that is known at run time alone: .NET makes its class, this answers for its members.
using System;
using System.Collections.Generic;
using System.Reflection;

namespace Apus.Runtime
{
    public class MemberProxy : DispatchProxy
    {
        private static readonly Dictionary<Type, Func<object>> makers = new Dictionary<Type, Func<object>>();
        private Func<string, object[], object> answer;

        /// <summary>`answer`: from a method's name (`get_X` for properties) and its arguments.</summary>
        public static object Make(Type type, Func<string, object[], object> answer)
        {
            Func<object> maker;
            lock (makers)
            {
                if (!makers.TryGetValue(type, out maker)) makers[type] = maker = Maker(type);
            }
            object made = maker();
            ((MemberProxy)made).answer = answer;
            return made;
        }

        protected override object Invoke(MethodInfo method, object[] arguments)
        {
            object value = answer(method.Name, arguments);
            Type wanted = method.ReturnType;
            // A property that a later version of the interface has.
            if (value == null && wanted.IsValueType && wanted != typeof(void)) return Activator.CreateInstance(wanted);
            return value;
        }

        private static Func<object> Maker(Type type)
        {
            foreach (MethodInfo method in typeof(DispatchProxy).GetMethods())
            {
                if (method.Name != "Create" || !method.IsGenericMethodDefinition) continue;
                MethodInfo made = method.MakeGenericMethod(type, typeof(MemberProxy));
                // Of any interface, as an object: classes convert to it.
                return (Func<object>)Delegate.CreateDelegate(typeof(Func<object>), made);
            }
            throw new MissingMethodException("DispatchProxy", "Create");
        }
    }
}
