package io.nvbind.control;

/** Is told before each thing that a change does to a disk or a GPU, so that tests can end the daemon there. */
@FunctionalInterface
interface StepHook {

    /** Nothing happens. */
    StepHook NONE = where -> { };

    /** Called on the thread that carries the change out. */
    void at(String where);
}
