package io.nvbind.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The process's own environment as native libraries see it; {@link System#getenv} keeps showing what it was at start. */
@SuppressWarnings("restricted")
public final class Environment {

    private static final MethodHandle SETENV = handle();

    private Environment() {
    }

    private static MethodHandle handle() {
        final Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("setenv"), FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    }

    /**
     * Sets a variable for libraries opened from now on. Not safe while another thread reads the environment natively, so
     * call it at start.
     *
     * @param name  without {@code =}.
     * @param value the value.
     */
    public static void set(final String name, final String value) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment nameText = arena.allocateFrom(name);
            final int status = (int) SETENV.invokeExact(nameText, arena.allocateFrom(value), 1);
            if (status != 0) {
                throw new IllegalArgumentException("the environment variable '" + name + "' could not be set");
            }
        } catch (final RuntimeException problem) {
            throw problem;
        } catch (final Throwable problem) {
            throw new LinkageError("libc's own setenv could not be called", problem);
        }
    }
}
