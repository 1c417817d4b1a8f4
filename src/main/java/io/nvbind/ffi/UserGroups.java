package io.nvbind.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Which groups a user is in, as the system's user database has it: getgrnam(3), getgrouplist(3). Any thread; may wait. */
@SuppressWarnings("restricted")
public final class UserGroups {

    private static final MethodHandle GETGRNAM = libc("getgrnam",
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle GETGROUPLIST = libc("getgrouplist",
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
            ValueLayout.ADDRESS));
    /** {@code struct group} of grp.h: two pointers, then gr_gid. */
    private static final long GR_GID = 2 * ValueLayout.ADDRESS.byteSize();
    /** More than any user is in; Linux itself stops at 65536. */
    private static final int MAX_GROUPS = 4096;
    /** Nobody's group, which getgrouplist puts into its list beside those it finds. */
    private static final int NO_GROUP = -1;

    private UserGroups() {
    }

    private static MethodHandle libc(final String name, final FunctionDescriptor type) {
        final Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /**
     * Whether a user is in a group, by his own group or a further one.
     *
     * @param user  name of the user.
     * @param group name of the group.
     * @return false also when there is no such user or group.
     */
    public static synchronized boolean isMember(final String user, final String group) {
        try (Arena arena = Arena.ofConfined()) {
            // getgrnam keeps its answer in memory of its own: hence one thread at a time.
            final MemorySegment found = (MemorySegment) GETGRNAM.invokeExact(arena.allocateFrom(group));
            if (found.equals(MemorySegment.NULL)) {
                return false;
            }
            final int gid = found.reinterpret(GR_GID + Integer.BYTES).get(ValueLayout.JAVA_INT, GR_GID);
            final MemorySegment gids = arena.allocate(ValueLayout.JAVA_INT, MAX_GROUPS);
            final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, MAX_GROUPS);
            if ((int) GETGROUPLIST.invokeExact(arena.allocateFrom(user), NO_GROUP, gids, count) < 0) {
                return false;
            }
            for (int i = 0; i < count.get(ValueLayout.JAVA_INT, 0); i++) {
                if (gids.getAtIndex(ValueLayout.JAVA_INT, i) == gid) {
                    return true;
                }
            }
            return false;
        } catch (final Throwable problem) {
            throw new LinkageError("libc could not be asked for groups", problem);
        }
    }
}
