package io.nvbind.cli;

import io.nvbind.parts.RealParts;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A System V message queue of the test's own, into which it posts what gamescope would. */
final class MessageQueue implements AutoCloseable {

    private static final int IPC_CREAT_EXCL_0600 = 01000 | 02000 | 0600;
    private static final int IPC_RMID = 0;
    private static final int IPC_STAT = 2;
    /** struct msqid_ds of 64-bit Linux: msg_qnum lies behind the permissions, three times and the bytes. */
    private static final long MSG_QNUM = 80;
    private static final long MSQID_DS_BYTES = 120;
    private static final int MESSAGE_BYTES = 85;

    private static final MethodHandle MSGGET = function("msgget",
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle MSGSND = function("msgsnd", FunctionDescriptor.of(ValueLayout.JAVA_INT,
        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MSGCTL = function("msgctl", FunctionDescriptor.of(ValueLayout.JAVA_INT,
        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private final int key;
    private final int id;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment message = arena.allocate(Long.BYTES + MESSAGE_BYTES, Long.BYTES);
    private final MemorySegment state = arena.allocate(MSQID_DS_BYTES, Long.BYTES);
    private boolean removed;

    private MessageQueue(final int key, final int id) {
        this.key = key;
        this.id = id;
    }

    private static MethodHandle function(final String name, final FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name), descriptor);
    }

    private static int call(final MethodHandle function, final Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (final Throwable problem) {
            throw new AssertionError(problem);
        }
    }

    static MessageQueue create() {
        final int key = 0x6e770000 | (int) (System.nanoTime() & 0xffff);
        final int id = call(MSGGET, key, IPC_CREAT_EXCL_0600);
        if (id < 0) {
            RealParts.missing("no System V message queue can be made here");
        }
        return new MessageQueue(key, id);
    }

    String key() {
        return Integer.toHexString(key);
    }

    /** As gamescope of 2024 and later posts a game's frame. */
    void postFrame(final long pid, final long frameNanos) {
        message.fill((byte) 0);
        message.set(ValueLayout.JAVA_LONG, 0, 1);
        message.set(ValueLayout.JAVA_INT, 8, 1);
        message.set(ValueLayout.JAVA_INT, 12, (int) pid);
        message.set(ValueLayout.JAVA_LONG, 16, frameNanos);
        message.set(ValueLayout.JAVA_LONG_UNALIGNED, 26, -1);
        message.set(ValueLayout.JAVA_INT_UNALIGNED, 42, 1280);
        message.set(ValueLayout.JAVA_INT_UNALIGNED, 46, 800);
        if (call(MSGSND, id, message, (long) MESSAGE_BYTES, 0) != 0) {
            throw new AssertionError("msgsnd failed");
        }
    }

    /** Messages that nobody has taken yet. */
    long length() {
        if (call(MSGCTL, id, IPC_STAT, state) != 0) {
            throw new AssertionError("msgctl failed");
        }
        return state.get(ValueLayout.JAVA_LONG, MSG_QNUM);
    }

    /** Takes it away under whoever reads it. */
    void remove() {
        if (!removed) {
            removed = true;
            call(MSGCTL, id, IPC_RMID, MemorySegment.NULL);
        }
    }

    @Override
    public void close() {
        remove();
        arena.close();
    }
}
