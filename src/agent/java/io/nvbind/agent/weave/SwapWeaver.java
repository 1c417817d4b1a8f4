package io.nvbind.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves LWJGL's swap methods as their classes are loaded, or at once where they are loaded already. Every other class is
 * left as it is after one comparison of its name.
 */
public final class SwapWeaver implements ClassFileTransformer {

    /** Is told when there is something to capture. */
    public interface Found {
        /**
         * A class that swaps is about to be woven.
         *
         * @return false to leave it as it is.
         */
        boolean onFound();

        /**
         * A class that should be woven cannot be.
         *
         * @param problem what is wrong.
         */
        void onProblem(Throwable problem);
    }

    private final Found found;

    /**
     * Creates it.
     *
     * @param found asked before each class is woven.
     */
    public SwapWeaver(final Found found) {
        this.found = found;
    }

    /**
     * Weaves what is loaded already.
     *
     * @param instrumentation of this JVM, to which this was added.
     */
    public void weaveLoaded(final Instrumentation instrumentation) {
        for (final Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (swaps(loaded.getName().replace('.', '/'))) {
                try {
                    instrumentation.retransformClasses(loaded);
                } catch (final UnmodifiableClassException | LinkageError problem) {
                    found.onProblem(problem);
                }
            }
        }
    }

    /** Asks no other class: one that is not loaded yet would have to pass here first. */
    private static boolean swaps(final String className) {
        return SwapMethods.GLFW.equals(className) || SwapMethods.DISPLAY.equals(className);
    }

    @Override
    public byte[] transform(final ClassLoader loader, final String className, final Class<?> redefined,
                            final ProtectionDomain domain, final byte[] bytes) {
        if (!swaps(className)) {
            return null;
        }
        try {
            final String swap = SwapMethods.swapOf(className, bytes);
            return swap != null && found.onFound() ? woven(className, swap, bytes) : null;
        } catch (final Throwable problem) {
            found.onProblem(problem);
            return null;
        }
    }

    /**
     * Weaves one class.
     *
     * @param className as class files name it.
     * @param swap      name and descriptor of the method that swaps.
     * @param bytes     its class file.
     * @return the woven class file.
     */
    static byte[] woven(final String className, final String swap, final byte[] bytes) {
        final ClassReader reader = new ClassReader(bytes);
        final ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Swaps(className, swap, writer), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    private static final class Swaps extends ClassVisitor {
        private final String className;
        private final String swap;

        Swaps(final String className, final String swap, final ClassVisitor next) {
            super(Opcodes.ASM9, next);
            this.className = className;
            this.swap = swap;
        }

        @Override
        public MethodVisitor visitMethod(final int access, final String name, final String descriptor,
                                         final String signature, final String[] exceptions) {
            final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            final String method = name + descriptor;
            if ((access & Opcodes.ACC_STATIC) == 0) {
                return next;
            }
            if (swap.equals(method)) {
                return new SwapTimer(descriptor, next);
            }
            return SwapMethods.endsWindow(className, method) ? new WindowEnd(descriptor, next) : next;
        }
    }

    /** Says that a window goes, before it does. */
    private static final class WindowEnd extends MethodVisitor {
        private final boolean hasWindow;

        WindowEnd(final String descriptor, final MethodVisitor next) {
            super(Opcodes.ASM9, next);
            this.hasWindow = descriptor.startsWith("(J");
        }

        @Override
        public void visitCode() {
            super.visitCode();
            SwapTimer.loadWindow(mv, hasWindow);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, SwapHook.NAME, SwapHook.DESTROYED, SwapHook.DESTROYED_TYPE, false);
        }

        @Override
        public void visitMaxs(final int maxStack, final int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 2), maxLocals);
        }
    }
}
