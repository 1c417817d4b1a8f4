package io.nvbind.api;

import java.util.function.Predicate;

/**
 * Who calls, and what that lets him do. Immutable.
 *
 * <p>What a caller may is decided by the road he came, from its credentials; operations only ask.
 */
public final class Caller {

    private final String name;
    private final boolean maySet;
    private final boolean mayReadHost;
    private final boolean known;
    private final Predicate<String> containers;
    private final String remedy;

    private Caller(final String name, final boolean known, final boolean maySet, final boolean mayReadHost,
                   final Predicate<String> containers, final String remedy) {
        this.name = name;
        this.known = known;
        this.maySet = maySet;
        this.mayReadHost = mayReadHost;
        this.containers = containers;
        this.remedy = remedy;
    }

    /**
     * Somebody who may do everything.
     *
     * @param name for the log, and for what is bound to its user.
     * @return the caller.
     */
    public static Caller administrator(final String name) {
        return new Caller(name, true, true, true, container -> true, "");
    }

    /**
     * Somebody who showed nothing and may read everything: a program on this machine, over HTTP.
     *
     * @param name   for the log.
     * @param remedy how to be let do more, as one clause.
     * @return the caller.
     */
    public static Caller reader(final String name, final String remedy) {
        return new Caller(name, false, false, true, container -> true, remedy);
    }

    /**
     * A user who may read of the host, and of the containers that are his.
     *
     * @param name   the user's.
     * @param his    tells which containers are.
     * @param remedy how to be let do more, as one clause.
     * @return the caller.
     */
    public static Caller user(final String name, final Predicate<String> his, final String remedy) {
        return new Caller(name, true, false, true, his, remedy);
    }

    /**
     * A container, by its own token.
     *
     * @param id of the container; all it may read.
     * @return the caller.
     */
    public static Caller container(final String id) {
        return new Caller("container " + id, true, false, false, id::equals,
            "a container's token reads that container and nothing else");
    }

    /**
     * Somebody who showed nothing where a token is wanted.
     *
     * @param remedy how to be let in, as one clause.
     * @return the caller.
     */
    public static Caller stranger(final String remedy) {
        return new Caller("nobody", false, false, false, container -> false, remedy);
    }

    /**
     * Who it is.
     *
     * @return the same for the same user.
     */
    public String name() {
        return name;
    }

    /**
     * Whether he showed who he is.
     *
     * @return false for one without a token or credentials.
     */
    public boolean isKnown() {
        return known;
    }

    /**
     * Whether he may change anything.
     *
     * @return true for administrators.
     */
    public boolean maySet() {
        return maySet;
    }

    /**
     * Whether he may read of a container.
     *
     * @param id of the container, known or not.
     * @return whether it is his to read.
     */
    public boolean mayRead(final String id) {
        return containers.test(id);
    }

    /**
     * Whether he may read of the host, and so of all that is no container's.
     *
     * @return false for containers and strangers.
     */
    public boolean mayReadHost() {
        return mayReadHost;
    }

    /**
     * Refuses what he may not.
     *
     * @param access    that is wanted.
     * @param container named by the call, null for none.
     * @throws Problem 401 when he did not show who he is, 403 when he did; says what would help.
     */
    void require(final Access access, final String container) throws Problem {
        switch (access) {
            case OPEN -> { }
            case OWN -> refuseUnless(mayReadHost || known, "read");
            case READ -> refuseUnless(mayReadHost, "read this");
            case CONTAINER -> refuseUnless(mayRead(container), "read container '" + container + "'");
            case SET -> refuseUnless(maySet, "change anything");
        }
    }

    private void refuseUnless(final boolean may, final String what) throws Problem {
        if (!may) {
            throw new Problem(known ? 403 : 401, name + " may not " + what + (remedy.isEmpty() ? "" : "; " + remedy));
        }
    }
}
