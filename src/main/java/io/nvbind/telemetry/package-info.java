/** The one clock: samples GPUs by tier, follows sessions of frames, and joins both in a snapshot for each sink. */
package io.nvbind.telemetry;
