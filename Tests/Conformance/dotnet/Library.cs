// Another assembly, of the package or of a layer.
namespace Library
{
    public static class Greeter
    {
        public static string Greet() { return "hello from " + typeof(Greeter).Assembly.Location; }
    }
}
