/**
 * How a container's GPUs stood at a moment: kept as files, compared with now, put back by a change like any other.
 *
 * <p>What is in a file, and what cannot be put back: docs/snapshots.md. How a program that makes snapshots of containers
 * calls it: docs/bolt-snapshots.md.
 */
package io.nvbind.snapshot;
