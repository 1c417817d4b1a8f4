package io.nvbind.socket;

import io.nvbind.api.Caller;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import jdk.net.UnixDomainPrincipal;

/**
 * Who calls over the Unix socket, by what the kernel says of the peer: root, the daemon's own user and the group may do
 * everything; others may read of the host, and of the containers whose process they own. Any thread.
 */
public final class PeerCallers {

    /** Users the kernel shows when it cannot say who it is: one of another user namespace. They own nothing here. */
    private static final Set<String> UNKNOWN = Set.of("nobody", "65534");
    private static final Set<String> ROOT = Set.of("root", "0");

    private final String daemonUser;
    private final String group;
    private final BiPredicate<String, String> isMember;
    private final UnaryOperator<String> ownerOf;

    /**
     * Creates it.
     *
     * @param daemonUser name of the user the daemon runs as.
     * @param group      whose members may do everything.
     * @param isMember   whether a user is in a group.
     * @param ownerOf    the user whose container it is, null when that cannot be told.
     */
    public PeerCallers(final String daemonUser, final String group, final BiPredicate<String, String> isMember,
                       final UnaryOperator<String> ownerOf) {
        this.daemonUser = daemonUser;
        this.group = group;
        this.isMember = isMember;
        this.ownerOf = ownerOf;
    }

    /** Who this is. */
    Caller of(final UnixDomainPrincipal peer) {
        final String user = peer.user().getName();
        if (ROOT.contains(user) || user.equals(daemonUser) || peer.group().getName().equals(group)
            || isMember.test(user, group)) {
            return Caller.administrator(user);
        }
        return Caller.user("user " + user, container -> !UNKNOWN.contains(user) && user.equals(ownerOf.apply(container)),
            remedy(user, group));
    }

    /**
     * Whether a user may change settings, whatever road he comes.
     *
     * @param user       his name.
     * @param daemonUser name of the user the daemon runs as.
     * @param group      whose members may.
     * @param isMember   whether a user is in a group.
     * @return true for root, the daemon's own user and members of the group.
     */
    public static boolean maySet(final String user, final String daemonUser, final String group,
                                 final BiPredicate<String, String> isMember) {
        return ROOT.contains(user) || user.equals(daemonUser) || isMember.test(user, group);
    }

    /**
     * What makes a user one who may.
     *
     * @param user  name of the user.
     * @param group whose members may.
     * @return the group and the command that joins it.
     */
    public static String remedy(final String user, final String group) {
        return "members of the group " + group + " may: sudo usermod -aG " + group + " " + user + ", then log in again";
    }
}
