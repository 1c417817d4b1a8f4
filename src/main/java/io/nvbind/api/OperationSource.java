package io.nvbind.api;

import java.util.List;

/** Brings operations to the table: one class for each thing that can be asked about. */
@FunctionalInterface
public interface OperationSource {

    /**
     * What it brings; asked once, when the table is made.
     *
     * @return the operations, in the order they are shown.
     */
    List<Operation> operations();
}
