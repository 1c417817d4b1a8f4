package io.nvbind.control;

import io.nvbind.gpu.SettingOutcome;

/** Why a change was refused, before the first write. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    /** Kinds of reasons. */
    public enum Kind {
        /** A value is not one the GPU takes, or two exclude each other. */
        BAD_VALUE,
        /** There is no such GPU, change or snapshot. */
        UNKNOWN,
        /** Something else stands in the way: a change that waits to be confirmed, another that overtook it. */
        CONFLICT,
        /** The GPU or its driver cannot do it. */
        UNSUPPORTED,
        /** The caller, or the user nvbind runs as, may not. */
        NOT_ALLOWED,
        /** The GPU is gone. */
        LOST,
        /** The system failed: the intent could not be written. */
        FAILED
    }

    private final Kind kind;
    private final String field;

    /**
     * A refusal.
     *
     * @param kind    what kind of reason.
     * @param message with the values and the way out.
     */
    public Refusal(final Kind kind, final String message) {
        this(kind, null, message);
    }

    /**
     * A refusal because of one value.
     *
     * @param kind    what kind of reason.
     * @param field   whose value it is; null for none.
     * @param message with the values and the way out.
     */
    public Refusal(final Kind kind, final String field, final String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.field = field;
    }

    static Refusal of(final Slot slot, final SettingOutcome outcome) {
        final Kind kind = switch (outcome.result()) {
            case OUT_OF_RANGE -> Kind.BAD_VALUE;
            case NO_PERMISSION -> Kind.NOT_ALLOWED;
            case IN_USE -> Kind.CONFLICT;
            case LOST -> Kind.LOST;
            case UNSUPPORTED, APPLIED, ACCEPTED, NOT_APPLIED -> Kind.UNSUPPORTED;
        };
        return new Refusal(kind, slot.setting().label(), slot.gpu() + ": " + outcome.message());
    }

    /**
     * What kind of reason.
     *
     * @return never null.
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The argument that is wrong.
     *
     * @return a setting's label or another name; null when it is none of one argument.
     */
    public String field() {
        return field;
    }
}
