package io.nvbind.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads what lies in the jar's folder {@value #FOLDER}: the agent's parts and ASM, which are invisible to the game's own
 * loaders, whatever version of ASM the game brings itself. Its parent is the platform's loader, so that nothing of the
 * game's is visible here either.
 */
final class AgentLoader extends ClassLoader {

    private static final String FOLDER = "inside/";

    private final JarFile jar;

    AgentLoader(final JarFile jar) {
        super("nvbind-agent", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
    }

    @Override
    protected Class<?> findClass(final String name) throws ClassNotFoundException {
        final JarEntry entry = jar.getJarEntry(FOLDER + name.replace('.', '/') + ".class");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            final byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (final IOException problem) {
            throw new ClassNotFoundException(name, problem);
        }
    }
}
