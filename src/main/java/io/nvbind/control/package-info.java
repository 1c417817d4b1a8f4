/**
 * Changes of GPUs' settings that act at once and can always be undone.
 *
 * <p>Everybody who wants a setting at a value has a {@link io.nvbind.control.Wish}; a {@link io.nvbind.control.Control}
 * keeps the GPUs at what the wishes come to, by transactions whose intent is on disk before the first write. How a change
 * happens, which files there are and what survives what: docs/control.md.
 */
package io.nvbind.control;
