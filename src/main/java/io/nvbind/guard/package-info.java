/**
 * A vendor library in a process of its own, so that its crash ends that process and not the daemon. Why, and what it costs:
 * docs/containment.md.
 */
package io.nvbind.guard;
