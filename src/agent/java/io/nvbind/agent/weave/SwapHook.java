package io.nvbind.agent.weave;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.IFNULL;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V1_5;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The one class that woven methods call: {@code java.lang.NvbindFrames}, made here.
 *
 * <p>It lies in {@code java.lang} since that is the one place that every loader of a game can see: LWJGL may lie behind
 * loaders that hide the class path, and a jar added to the bootstrap path would make the JVM print a warning. The agent
 * opens the package to itself; nobody is asked for a flag.
 *
 * <pre>
 *   public static void presented(long window, long enteredNanos)
 *   public static void destroyed(long window)
 * </pre>
 * Each hands on to the agent and does nothing without one. What the agent throws ends there, and with it the agent's part
 * in the game.
 */
public final class SwapHook {

    /** The class, as class files name it. */
    static final String NAME = "java/lang/NvbindFrames";
    /** The method behind a swap. */
    static final String PRESENTED = "presented";
    /** Its descriptor. */
    static final String PRESENTED_TYPE = "(JJ)V";
    /** The method before a window goes. */
    static final String DESTROYED = "destroyed";
    /** Its descriptor. */
    static final String DESTROYED_TYPE = "(J)V";

    private static final String ON_PRESENTED = "onPresented";
    private static final String ON_DESTROYED = "onDestroyed";
    private static final String OPERATOR = "java/util/function/LongBinaryOperator";
    private static final String CONSUMER = "java/util/function/LongConsumer";

    private final VarHandle onPresented;
    private final VarHandle onDestroyed;

    /**
     * Defines the class.
     *
     * @param instrumentation of this JVM.
     * @throws ReflectiveOperationException when the JVM does not allow it.
     */
    public SwapHook(final Instrumentation instrumentation) throws ReflectiveOperationException {
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
            Map.of("java.lang", Set.of(SwapHook.class.getModule())), Set.of(), Map.of());
        final MethodHandles.Lookup javaLang = MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
        final Class<?> type = javaLang.defineClass(classFile());
        final MethodHandles.Lookup hook = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        onPresented = hook.findStaticVarHandle(type, ON_PRESENTED, LongBinaryOperator.class);
        onDestroyed = hook.findStaticVarHandle(type, ON_DESTROYED, LongConsumer.class);
    }

    /**
     * Lets the woven methods speak.
     *
     * @param presented receives window and entry time of each swap.
     * @param destroyed receives each window that goes.
     */
    public void handTo(final LongBinaryOperator presented, final LongConsumer destroyed) {
        onDestroyed.setVolatile(destroyed);
        onPresented.setVolatile(presented);
    }

    /** Java 5's format: the oldest that knows no stack maps. */
    static byte[] classFile() {
        final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V1_5, ACC_PUBLIC | ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, NAME, null, "java/lang/Object", null);
        handOn(writer, PRESENTED, PRESENTED_TYPE, ON_PRESENTED, OPERATOR, "applyAsLong", "(JJ)J");
        handOn(writer, DESTROYED, DESTROYED_TYPE, ON_DESTROYED, CONSUMER, "accept", "(J)V");
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void handOn(final ClassWriter writer, final String name, final String type, final String field,
                               final String to, final String method, final String methodType) {
        final String fieldType = "L" + to + ";";
        writer.visitField(ACC_PRIVATE | ACC_STATIC, field, fieldType, null, null).visitEnd();
        final MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, name, type, null, null);
        final Label begin = new Label();
        final Label end = new Label();
        final Label failed = new Label();
        final Label nobody = new Label();
        code.visitCode();
        code.visitTryCatchBlock(begin, end, failed, "java/lang/Throwable");
        code.visitLabel(begin);
        code.visitFieldInsn(GETSTATIC, NAME, field, fieldType);
        code.visitInsn(DUP);
        code.visitJumpInsn(IFNULL, nobody);
        code.visitVarInsn(LLOAD, 0);
        if (PRESENTED_TYPE.equals(type)) {
            code.visitVarInsn(LLOAD, 2);
        }
        code.visitMethodInsn(INVOKEINTERFACE, to, method, methodType, true);
        if (methodType.endsWith("J")) {
            code.visitInsn(POP2);
        }
        code.visitInsn(RETURN);
        code.visitLabel(nobody);
        code.visitInsn(POP);
        code.visitInsn(RETURN);
        code.visitLabel(end);
        code.visitLabel(failed);
        code.visitInsn(POP);
        code.visitInsn(ACONST_NULL);
        code.visitFieldInsn(PUTSTATIC, NAME, field, fieldType);
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
