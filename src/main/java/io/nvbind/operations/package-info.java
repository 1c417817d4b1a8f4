/**
 * What can be asked of the daemon: one class for each thing, each bringing its operations to the table of
 * {@link io.nvbind.api}, whose package page says how to add one.
 */
package io.nvbind.operations;
