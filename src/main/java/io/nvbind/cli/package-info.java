/** The commands, and the only place that puts drivers, sinks and threads together. */
package io.nvbind.cli;
