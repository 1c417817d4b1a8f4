/**
 * Simulated cards: the state file that the simulated vendor libraries of {@code src/sim/c} read at each call, and what
 * drives it in a demo or a test. Nothing here calls native code.
 */
package io.nvbind.sim;
