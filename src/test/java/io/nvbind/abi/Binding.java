package io.nvbind.abi;

import io.nvbind.levelzero.gen.level_zero_h;
import io.nvbind.nvml.gen.nvml_h;
import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One package of generated classes, and the folder name of the vendor header it was made from. */
enum Binding {
    NVML("nvml", nvml_h.class),
    ROCM("rocm", io.nvbind.rocm.gen.rocm_smi_h.class),
    ROCM5("rocm5", io.nvbind.rocm.gen5.rocm_smi_h.class),
    LEVEL_ZERO("levelzero", level_zero_h.class);

    private final String folder;
    private final Class<?> header;

    Binding(String folder, Class<?> header) {
        this.folder = folder;
        this.header = header;
    }

    /** Returns the folder name below {@code native-headers} and below the folder of fetched headers. */
    String folder() {
        return folder;
    }

    /** Returns each generated class that describes a struct or a union. */
    List<Class<?>> structs() {
        return packageClasses().filter(Binding::hasLayout).toList();
    }

    /** Returns the accessors of the constants: static, without parameters, and no function of the library. */
    List<Method> constants() {
        return publicStatics()
                .filter(method -> method.getParameterCount() == 0 && !isFunction(method))
                .toList();
    }

    /**
     * Returns the wrappers of the library's functions. They are only looked at: calling one, or its
     * {@code $descriptor()}, looks the symbol up and breaks the holder class where no library is loaded.
     */
    List<Method> functions() {
        return publicStatics().filter(this::isFunction).toList();
    }

    private Stream<Method> publicStatics() {
        return Arrays.stream(header.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getName().indexOf('$') < 0);
    }

    private boolean isFunction(Method method) {
        return Arrays.stream(header.getDeclaredMethods())
                .anyMatch(other -> other.getName().equals(method.getName() + "$address"));
    }

    private static boolean hasLayout(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals("layout") && method.getReturnType() == GroupLayout.class);
    }

    private Stream<Class<?>> packageClasses() {
        try {
            Path root = Path.of(header.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folderOfClasses = root.resolve(header.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folderOfClasses)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && name.indexOf('$') < 0)
                        .map(name -> name.substring(0, name.length() - ".class".length()))
                        .sorted()
                        .toList()
                        .stream()
                        .map(this::load);
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot list the classes beside " + header.getName(), e);
        }
    }

    private Class<?> load(String simpleName) {
        try {
            return Class.forName(header.getPackageName() + '.' + simpleName);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
