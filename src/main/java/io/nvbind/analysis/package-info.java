/** What the frames of a session mean: pure functions over the statistics, the same live, in replay and for imports. */
package io.nvbind.analysis;
