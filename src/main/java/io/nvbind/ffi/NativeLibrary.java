package io.nvbind.ffi;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A shared library: whether it opens, where it lies, which symbols it has.
 *
 * <p>Opening never throws: a missing library is an ordinary answer with its {@link #reason}.
 * Libraries stay open for the life of the process, since vendor libraries start threads of their own. Any thread may
 * call; {@link #open} is serialised because {@code dlerror} is per thread but libraries' constructors are not.
 */
@SuppressWarnings("restricted")
public final class NativeLibrary {

    private static final int RTLD_NOW = 2;
    private static final int RTLD_DI_LINKMAP = 2;
    private static final AddressLayout STRING = ValueLayout.ADDRESS.withTargetLayout(
        MemoryLayout.sequenceLayout(1 << 16, ValueLayout.JAVA_BYTE));
    /** {@code struct link_map} of link.h begins with the load address and the file name. */
    private static final AddressLayout LINK_MAP = ValueLayout.ADDRESS.withTargetLayout(
        MemoryLayout.structLayout(ValueLayout.JAVA_LONG, STRING));

    private static final MethodHandle DLOPEN = libc("dlopen",
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle DLERROR = libc("dlerror", FunctionDescriptor.of(STRING));
    private static final MethodHandle DLSYM = libc("dlsym",
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle DLINFO = libc("dlinfo",
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private final String name;
    private final MemorySegment handle;
    private final Path path;
    private final String reason;

    private NativeLibrary(final String name, final MemorySegment handle, final Path path, final String reason) {
        this.name = name;
        this.handle = handle;
        this.path = path;
        this.reason = reason;
    }

    /**
     * Opens a library by its absolute path, once it is sure that nobody else could have put another there.
     *
     * @param name a soname such as {@code libnvidia-ml.so.1}, looked for in the folders of the system property
     *             {@code nvbind.libraries}, then as the dynamic linker does; or a path.
     * @return the library; {@link #isOpen} says whether it is there.
     */
    public static synchronized NativeLibrary open(final String name) {
        final TrustedFile judge = TrustedFile.judge();
        if (name.contains("/")) {
            return open(name, Path.of(name).toAbsolutePath(), judge);
        }
        final LibraryPath places = LibraryPath.ofProcess(judge);
        NativeLibrary other = null;
        for (final Path file : places.find(name)) {
            final NativeLibrary library = open(name, file, judge);
            if (library.isOpen() || !library.reason().contains(UnopenedLibrary.OTHER_WORD_SIZE)) {
                return library;
            }
            other = other == null ? library : other;
        }
        return other != null ? other : unopened(name, UnopenedLibrary.missing(name, places.damage()));
    }

    private static NativeLibrary unopened(final String name, final String reason) {
        return new NativeLibrary(name, MemorySegment.NULL, null, reason);
    }

    private static NativeLibrary open(final String name, final Path path, final TrustedFile judge) {
        final Path file;
        try {
            file = judge.resolve(path);
        } catch (final NoSuchFileException missing) {
            return unopened(name, missing.getFile() + ": cannot open shared object file: No such file or directory");
        } catch (final IOException refused) {
            return unopened(name, path + " is not opened: " + refused.getMessage());
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment handle = (MemorySegment) DLOPEN.invokeExact(arena.allocateFrom(file.toString()), RTLD_NOW);
            if (handle.equals(MemorySegment.NULL)) {
                return unopened(name, UnopenedLibrary.reason(file, linkerError()));
            }
            final MemorySegment mapOut = arena.allocate(ValueLayout.ADDRESS);
            final int found = (int) DLINFO.invokeExact(handle, RTLD_DI_LINKMAP, mapOut);
            if (found != 0) {
                return unopened(name, linkerError());
            }
            final String opened = mapOut.get(LINK_MAP, 0).get(STRING, ValueLayout.ADDRESS.byteSize()).getString(0);
            return new NativeLibrary(name, handle, Path.of(opened).toAbsolutePath(), null);
        } catch (final Throwable problem) {
            throw new LinkageError("libc's own dlopen could not be called", problem);
        }
    }

    private static String linkerError() throws Throwable {
        final MemorySegment text = (MemorySegment) DLERROR.invokeExact();
        return text.equals(MemorySegment.NULL) ? "the dynamic linker gave no reason" : text.getString(0);
    }

    /**
     * The name it was asked for by.
     *
     * @return soname or path.
     */
    public String name() {
        return name;
    }

    /**
     * Whether it is loaded.
     *
     * @return true when symbols may be asked for.
     */
    public boolean isOpen() {
        return reason == null;
    }

    /**
     * Where it lies.
     *
     * @return absolute path, or null when it is not open.
     */
    public Path path() {
        return path;
    }

    /**
     * Why it is not open, in the dynamic linker's words, and the way out where the file is there but is not for us.
     *
     * @return the reason, or null when it is open.
     */
    public String reason() {
        return reason;
    }

    /**
     * Whether a symbol exists. Ask before the first use of a generated binding: its holder class is broken for good
     * when the symbol is missing.
     *
     * @param symbol for instance {@code nvmlDeviceGetMemoryInfo_v2}.
     * @return true when it exists; false also when the library is not open.
     */
    public boolean has(final String symbol) {
        return isOpen() && !symbol(symbol).equals(MemorySegment.NULL);
    }

    private MemorySegment symbol(final String symbol) {
        try (Arena arena = Arena.ofConfined()) {
            return (MemorySegment) DLSYM.invokeExact(handle, arena.allocateFrom(symbol));
        } catch (final Throwable problem) {
            throw new LinkageError("libc's own dlsym could not be called for " + symbol, problem);
        }
    }

    private static MethodHandle libc(final String name, final FunctionDescriptor descriptor) {
        final Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
