// What Mono's compiler is told of a type that it doesn't know. The compiled file is for the compiler alone: at run time
// .NET's own assembly of this name is there.
using System;

namespace System.Reflection
{
    public abstract class DispatchProxy
    {
        public static T Create<T, TProxy>() where TProxy : DispatchProxy { throw new NotSupportedException(); }

        protected abstract object Invoke(MethodInfo targetMethod, object[] args);
    }
}
