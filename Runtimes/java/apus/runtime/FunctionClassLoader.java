// The classes of a function: its package, the package's lib/*.jar, the layers' java/lib/*.jar, in this order.
// The interfaces of com.amazonaws.services.lambda.runtime come from the runtime, whatever the package brings.
package apus.runtime;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class FunctionClassLoader extends URLClassLoader {
    FunctionClassLoader(String task, String layers) throws MalformedURLException {
        super(places(task, layers), ClassLoader.getSystemClassLoader());
    }

    private static URL[] places(String task, String layers) throws MalformedURLException {
        List<URL> places = new ArrayList<>();
        places.add(new File(task + "/").toURI().toURL());
        addJars(task + "/lib", places);
        addJars(layers + "/lib", places);
        return places.toArray(new URL[0]);
    }

    private static void addJars(String directory, List<URL> places) throws MalformedURLException {
        String[] names = new File(directory).list();
        if (names == null) return;
        Arrays.sort(names);
        for (String name : names) {
            if (name.endsWith(".jar")) places.add(new File(directory, name).toURI().toURL());
        }
    }
}
