package io.nvbind.agent.weave;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/**
 * Puts {@code long entered = System.nanoTime();} before a static void method's code and
 * {@code NvbindFrames.presented(window, entered);} before each of its returns. The new variable stands right behind the
 * arguments; all others move up by its two slots.
 *
 * <p>Expects frames expanded. A method that throws has presented nothing.
 */
final class SwapTimer extends MethodVisitor {

    private static final int SLOTS = 2;

    private final boolean hasWindow;
    private final int entered;

    SwapTimer(final String descriptor, final MethodVisitor next) {
        super(Opcodes.ASM9, next);
        this.hasWindow = descriptor.startsWith("(J");
        // The size counts the receiver that a static method does not have.
        this.entered = (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - 1;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
        super.visitVarInsn(Opcodes.LSTORE, entered);
    }

    @Override
    public void visitInsn(final int opcode) {
        if (opcode == Opcodes.RETURN) {
            loadWindow(mv, hasWindow);
            super.visitVarInsn(Opcodes.LLOAD, entered);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, SwapHook.NAME, SwapHook.PRESENTED, SwapHook.PRESENTED_TYPE, false);
        }
        super.visitInsn(opcode);
    }

    /** The first argument; 0 where there is only one window. */
    static void loadWindow(final MethodVisitor code, final boolean hasWindow) {
        if (hasWindow) {
            code.visitVarInsn(Opcodes.LLOAD, 0);
        } else {
            code.visitInsn(Opcodes.LCONST_0);
        }
    }

    private int moved(final int slot) {
        return slot < entered ? slot : slot + SLOTS;
    }

    @Override
    public void visitVarInsn(final int opcode, final int slot) {
        super.visitVarInsn(opcode, moved(slot));
    }

    @Override
    public void visitIincInsn(final int slot, final int increment) {
        super.visitIincInsn(moved(slot), increment);
    }

    @Override
    public void visitLocalVariable(final String name, final String descriptor, final String signature, final Label start,
                                   final Label end, final int slot) {
        super.visitLocalVariable(name, descriptor, signature, start, end, moved(slot));
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
        final int typeRef, final TypePath path, final Label[] start, final Label[] end, final int[] slots,
        final String descriptor, final boolean visible) {
        final int[] movedSlots = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            movedSlots[i] = moved(slots[i]);
        }
        return super.visitLocalVariableAnnotation(typeRef, path, start, end, movedSlots, descriptor, visible);
    }

    @Override
    public void visitFrame(final int type, final int locals, final Object[] local, final int stacked,
                           final Object[] stack) {
        if (type != Opcodes.F_NEW) {
            throw new IllegalStateException("frames are not expanded");
        }
        int arguments = 0;
        int slot = 0;
        while (arguments < locals && slot < entered) {
            slot += Opcodes.LONG.equals(local[arguments]) || Opcodes.DOUBLE.equals(local[arguments]) ? 2 : 1;
            arguments++;
        }
        // Arguments that are not used any more may be left out at the end.
        final int missing = entered - slot;
        final Object[] with = new Object[locals + missing + 1];
        System.arraycopy(local, 0, with, 0, arguments);
        for (int i = 0; i < missing; i++) {
            with[arguments + i] = Opcodes.TOP;
        }
        with[arguments + missing] = Opcodes.LONG;
        System.arraycopy(local, arguments, with, arguments + missing + 1, locals - arguments);
        super.visitFrame(type, with.length, with, stacked, stack);
    }

    @Override
    public void visitMaxs(final int maxStack, final int maxLocals) {
        super.visitMaxs(maxStack + 2 * SLOTS, maxLocals + SLOTS);
    }
}
