package io.nvbind.agent.weave;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods of which classes swap, and which end a window. */
final class SwapMethods {

    /** LWJGL 3. */
    static final String GLFW = "org/lwjgl/glfw/GLFW";
    /** LWJGL 2. */
    static final String DISPLAY = "org/lwjgl/opengl/Display";

    private static final class Names extends ClassVisitor {
        private final Set<String> found = new HashSet<>();

        Names() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(final int access, final String name, final String descriptor,
                                         final String signature, final String[] exceptions) {
            if ((access & Opcodes.ACC_STATIC) != 0 && (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) == 0) {
                found.add(name + descriptor);
            }
            return null;
        }
    }

    private SwapMethods() {
    }

    /**
     * The one method of a class that every swap goes through: LWJGL 2's {@code update()} calls {@code update(boolean)},
     * and that {@code swapBuffers()}, but only for a window that is visible or dirty.
     *
     * @param className of the two.
     * @param bytes     its class file.
     * @return name and descriptor, or null when there is none.
     */
    static String swapOf(final String className, final byte[] bytes) {
        final Names names = new Names();
        new ClassReader(bytes).accept(names, ClassReader.SKIP_CODE);
        final String[] candidates = GLFW.equals(className) ? new String[] {"glfwSwapBuffers(J)V"}
            : new String[] {"swapBuffers()V", "update(Z)V", "update()V"};
        for (final String candidate : candidates) {
            if (names.found.contains(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    static boolean endsWindow(final String className, final String method) {
        return GLFW.equals(className) ? "glfwDestroyWindow(J)V".equals(method) : "destroy()V".equals(method);
    }
}
