/** Events for Java Flight Recorder: games and GPUs beside the virtual machine's own. */
package io.nvbind.flight;
