package io.nvbind.ffi;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads the classes of one package, and of its sub-packages, anew; everything else comes from the parent.
 *
 * <p>Generated bindings resolve symbols in the libraries of their own class loader and keep them in static fields. With
 * a loader for each vendor library, the real library and a simulated one, or an old one and a new one, live side by
 * side in one process, and a binding broken by a missing symbol is broken for that library only.
 */
public final class IsolatingLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final String prefix;

    /**
     * Creates a loader.
     *
     * @param packageName the package to load anew, for instance {@code io.nvbind.nvml}.
     * @param parent      gives everything else, and the bytes of that package's classes.
     */
    public IsolatingLoader(final String packageName, final ClassLoader parent) {
        super("nvbind-" + packageName, parent);
        this.prefix = packageName + ".";
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(final String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            final byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (final IOException problem) {
            throw new ClassNotFoundException(name, problem);
        }
    }
}
